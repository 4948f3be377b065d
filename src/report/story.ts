import { constraintText, missedTexts, missesOf, violationOf } from '../domain/constraint.ts'
import type { Change, Finding } from '../domain/finding.ts'
import type { CheckResult, Verdict } from '../domain/outcome.ts'
import type { ObservedTrial } from '../domain/trial.ts'
import { studyFigures } from './figures/study-figures.ts'
import { goalOf, leadingTrials, searchTrials } from './figures/trial-view.ts'
import type { FindingGroup } from './finding-groups.ts'
import {
  formatCost,
  formatCount,
  formatDuration,
  formatEstimate,
  formatNumber,
  formatRate,
  formatSetting,
  formatSettings,
} from './numbers.ts'
import type { ReportInput } from './report-input.ts'
import { shownMetrics } from './shown-metric.ts'

/** What happened, in a title and two to four sentences: the top of every form of the report. */
export interface Headline {
  readonly tone: 'good' | 'caution' | 'bad' | 'open'
  readonly badge: string
  readonly sentences: readonly string[]
}

const verdicts: Readonly<Record<Verdict, { tone: Headline['tone']; badge: string }>> = {
  pass: { tone: 'good', badge: 'it can learn' },
  'learning-rate': { tone: 'caution', badge: 'it learns at another learning rate' },
  'scale-up': { tone: 'caution', badge: 'it learns with a larger network' },
  broken: { tone: 'bad', badge: 'something is broken' },
}

export function headlineOf(input: ReportInput): Headline {
  const { sanity, range } = input.stages
  const sentences = [
    ...(sanity ? [sanity.summary] : []),
    ...(sanity && sanity.verdict !== 'pass' && sanity.causes.length > 0
      ? [`What fits, most likely first: ${sanity.causes.join(', ')}.`]
      : []),
    ...(range ? [rangeSentence(range)] : []),
    ...bestSentence(input),
    `${stateSentence(input)} ${costSentence(input)}`,
  ]
  const verdict = sanity ? verdicts[sanity.verdict] : ({ tone: 'open', badge: 'not checked' } as const)
  return { ...verdict, sentences }
}

function rangeSentence({
  low,
  high,
  suggested,
  verified,
}: NonNullable<ReportInput['stages']['range']>): string {
  const ends = [
    low ? `from ${formatRate(low)}` : 'with no lower end found',
    high ? `to ${formatRate(high)}` : 'with no upper end found',
  ]
  const advice =
    suggested === null
      ? ''
      : `; ${formatNumber(suggested, 2)} is suggested${verified ? ' and was tried' : ''}`
  return `Learning rates work ${ends.join(' ')}${advice}.`
}

function bestSentence(input: ReportInput): string[] {
  const front = studyFigures.front(input)
  if (front !== null) return [front.summary]
  const { series } = input.study.plan.goal
  const winner = input.stages.final?.winner
  if (winner) {
    const ties = (input.stages.final?.finalists ?? []).filter(
      (finalist) => finalist.tied && finalist !== winner,
    ).length
    const tied =
      ties === 0
        ? ''
        : `; ${ties} other ${ties === 1 ? 'setting is' : 'settings are'} as good within the noise`
    const shown = shownMetrics(winner, series)
      .main.slice(0, 2)
      .map(([name, metric]) => `${name} ${formatEstimate({ ...metric, value: metric.mean })}`)
    return [
      `The best settings, ${formatSettings(winner.settings)}, reach ${shown.join(' and ')} over ${formatCount(winner.seeds.length, 'seed')}${tied}.`,
    ]
  }
  const best = leadingTrials(input)[0]?.trial
  if (!best) return noneKeeps(input)
  const value = formatNumber(goalOf(best, input.study.plan.goal), 4)
  return [
    `The best trial so far is ${best.number} with ${series} ${value}: ${formatSettings(best.settings)} (one seed).`,
  ]
}

/** Trials have reached the goal, and every one of them misses a constraint. */
function noneKeeps(input: ReportInput): string[] {
  const { constraints = [], ...goal } = input.study.plan.goal
  const reached = searchTrials(input).filter(
    ({ trial }) => Number.isFinite(goalOf(trial, goal)) && trial.status === 'complete',
  )
  if (constraints.length === 0 || reached.length === 0) return []
  const missed = (one: ObservedTrial) => Math.min(1e9, violationOf(missesOf(one.trial.metrics, constraints)))
  const { trial } = reached.reduce((a, b) => (missed(b) < missed(a) ? b : a))
  return [
    `No trial keeps ${constraints.map(constraintText).join(' and ')}, so there is no best; trial ${trial.number} comes nearest, with ${missedTexts(trial.metrics, constraints).join(' and ')}.`,
  ]
}

const states: Readonly<Record<ReportInput['state'], string>> = {
  running: 'The study is still running.',
  interrupted: 'The study was interrupted and can be resumed.',
  finished: 'The study is finished.',
  stopped: 'The study was stopped.',
  failed: 'The study could not be finished.',
}

export function stateSentence(input: ReportInput): string {
  return states[input.state]
}

function costSentence({ cost }: ReportInput): string {
  const forecast = cost.forecast.seconds > 0 ? ` (forecast: ${formatDuration(cost.forecast.seconds)})` : ''
  return `It cost ${formatCost(cost.spent)}${forecast}.`
}

export function describeChange(change: Change): string {
  switch (change.kind) {
    case 'scale':
      return `${change.role} x ${formatNumber(change.factor)}`
    case 'set':
      return `${change.role} = ${formatSetting(change.value)}`
    case 'widen':
      return `widen ${change.parameter} at its ${change.side} end`
    case 'cut':
      return `cut ${change.parameter} at its ${change.side} end, at ${formatNumber(change.at)}`
    case 'longer':
    case 'shorter':
      return `budget x ${formatNumber(change.factor)}`
    case 'repair':
      return `repair: ${change.what}`
  }
}

/** What a finding is about, for reading: the study, or a trial by its number. */
export function aboutWhat(finding: Finding): string {
  if (finding.scope === 'study') return 'the study'
  const number = finding.run?.match(/\/(\d+)\.\d+$/)?.[1]
  return number === undefined || number === '0' ? `run ${finding.run ?? '?'}` : `trial ${number}`
}

/** `6.6 nats (held against 1.5)`. That a number is a ratio its name says already. */
export function evidenceText(evidence: Finding['evidence'][number]): string {
  const unit = evidence.unit && evidence.unit !== 'ratio' ? ` ${evidence.unit}` : ''
  const held =
    evidence.threshold === undefined ? '' : ` (held against ${formatNumber(evidence.threshold, 4)})`
  return `${formatNumber(evidence.value, 4)}${unit}${held}`
}

/** So many of a finding's numbers are shown at once; those of the findings it explains come after its own. */
export const evidenceShown = 6

/** ` in 21 of 62 trials, clearest in trial 7`, ` in trial 7`; nothing for findings about the study. */
export function whereSpoken({ first, spread }: FindingGroup): string {
  if (spread === null) return ''
  const one = aboutWhat(first)
  if (spread.spoke === 1) return ` in ${one}${spread.winner ? ' (best settings)' : ''}`
  const here = spread.winner ? `among them ${one} (best settings)` : `clearest in ${one}`
  return ` in ${spread.spoke} of ${formatCount(spread.of, 'trial')}, ${here}`
}

export function checkNumbers(check: CheckResult): string {
  return Object.entries(check.evidence)
    .map(([name, value]) => `${name} ${formatNumber(value, 4)}`)
    .join(', ')
}
