import { objectivesOf } from '../domain/goal.ts'
import type { Estimate, Finalist, SearchOutcome } from '../domain/outcome.ts'
import type { Space } from '../domain/parameter.ts'
import type { Program } from '../domain/program.ts'
import { type StageName, stageNames } from '../domain/stage.ts'
import type { FinishedTrial } from '../domain/trial.ts'
import type { StudyDocument } from './document-schema.ts'
import { paretoFront } from './figures/pareto-front.ts'
import { inOrder, missedBy } from './figures/trial-view.ts'
import type { ReportInput } from './report-input.ts'
import { shownMetric } from './shown-metric.ts'

/** Raised when a reader of the older documents would misread the new ones. */
const schemaVersion = 1

/**
 * The study as one JSON document, described by schema/study.schema.json. Numbers that JSON cannot hold are the strings
 * "NaN", "Infinity" and "-Infinity". Values of environment variables are left out: they may be secrets.
 */
export function toDocument(input: ReportInput): StudyDocument {
  const { study, stages, cost } = input
  const { plan } = study
  const document = {
    schemaVersion,
    generator: input.generator,
    study: {
      id: plan.id,
      state: input.state,
      seed: plan.seed,
      program: programOf(plan.program),
      goal: plan.goal,
      created: new Date(study.created * 1000).toISOString(),
      changed: new Date(study.changed * 1000).toISOString(),
      space: plan.space,
      fixed: plan.fixed,
      stages: plan.stages,
      effort: plan.effort,
      sampler: plan.sampler,
      scheduler: plan.scheduler,
      workers: plan.workers,
      ...(plan.warmStart === undefined ? {} : { warmStart: plan.warmStart.studies }),
    },
    verdict: stages.sanity && {
      sanity: stages.sanity.verdict,
      summary: stages.sanity.summary,
      causes: stages.sanity.causes,
      workingRate: stages.sanity.workingRate,
      checks: stages.sanity.checks,
    },
    range: stages.range && {
      low: endOf(stages.range.low),
      high: endOf(stages.range.high),
      suggested: stages.range.suggested,
      verified: stages.range.verified,
      summary: stages.range.summary,
      firstLoss: stages.range.firstLoss,
      probes: stages.range.probes,
    },
    stages: stageNames.filter((name) => hasHappened(name, input)).map((name) => stageOf(name, input)),
    winner: winnerOf(input),
    front: frontOf(input),
    findings: input.findings.map(({ run, scope, ...finding }) => ({
      ...finding,
      scope,
      ...(scope === 'run' ? { run: run ?? '' } : { study: plan.id }),
    })),
    cost: { ...cost.spent, forecast: cost.forecast, stages: cost.stages },
    facts: input.facts,
    warnings: input.warnings,
  }
  return plain(document) as StudyDocument
}

function hasHappened(name: StageName, input: ReportInput): boolean {
  return input.stages[name] !== null || input.trials.some(({ trial }) => trial.stage === name)
}

function stageOf(name: StageName, input: ReportInput) {
  const outcome = input.stages[name]
  const search = outcome?.stage === 'coarse' || outcome?.stage === 'fine' ? outcome : null
  return {
    name,
    summary: outcome?.summary ?? null,
    space: spaceOf(search, input),
    trials: inOrder(input.trials)
      .filter(({ trial }) => trial.stage === name)
      .map(({ trial }) => ({
        ...trialOf(trial),
        missed: missedBy(trial, input.study.plan.goal) ?? undefined,
      })),
    ...(search && {
      rounds: search.rounds,
      widenings: search.widenings,
      consequences: search.consequences,
      ranking: search.ranking,
      noise: search.noise,
      next: search.next,
    }),
  }
}

/** What a search drew from in the end, with all that was widened; for the other stages, the study's space. */
function spaceOf(search: SearchOutcome | null, input: ReportInput): Space {
  return search?.rounds.at(-1)?.space ?? input.study.plan.space
}

function trialOf(trial: FinishedTrial) {
  const { number, purpose, settings, budget, seed, status, metrics, run, epochs, steps, seconds, end } = trial
  return { number, purpose, settings, budget, seed, status, metrics, run, epochs, steps, seconds, end }
}

function frontOf(input: ReportInput) {
  const front = paretoFront(input)
  if (front === null) return undefined
  const names = objectivesOf(input.study.plan.goal).map(({ series }) => series)
  const trials = front.trials.map(({ trial: { number, settings, metrics } }) => ({
    trial: number,
    settings,
    values: Object.fromEntries(names.map((name) => [name, metrics[name]!.last])),
  }))
  return { trials, compared: front.trials.length + front.others.length, covered: front.covered }
}

function winnerOf({ stages: { final } }: ReportInput) {
  const winner = final?.winner
  if (!winner) return null
  const tied = (final?.finalists ?? []).filter((finalist) => finalist.tied && finalist !== winner)
  return { ...repeated(winner), tied: tied.map(repeated) }
}

function repeated({ settings, seeds, trials, metrics }: Finalist) {
  const shown = Object.entries(metrics).map(([name, metric]) => [name, shownMetric(name, metric)])
  return { settings, seeds, trials, metrics: Object.fromEntries(shown) }
}

function endOf(end: Estimate | null) {
  return end && { value: end.value, interval: [end.low, end.high] }
}

function programOf(program: Program) {
  if (program.kind !== 'command') return program
  const { kind, argv, cwd } = program
  return { kind, argv, cwd, environment: Object.keys(program.env ?? {}) }
}

/** Only what JSON can hold; undefined members are dropped. */
function plain(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (Array.isArray(value)) return value.map((item) => plain(item ?? null))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(
    ([, member]) => member !== undefined && typeof member !== 'function',
  )
  return Object.fromEntries(entries.map(([key, member]) => [key, plain(member)]))
}
