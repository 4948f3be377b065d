import { join } from 'node:path'
import type { ExitCode } from '../domain/error.ts'
import type { Parameter } from '../domain/parameter.ts'
import type { StudyPlan } from '../domain/study.ts'
import type { PlannedTrial } from '../domain/trial.ts'
import { warmStartText } from '../library/warm-start.ts'
import { createRandom } from '../math/random.ts'
import { formatCount, formatSettings } from '../report/numbers.ts'
import { programText } from '../report/program-text.ts'
import { templatePlaces } from '../runs/launchers/render-templates.ts'
import { renderCommand } from '../runs/wire/command-template.ts'
import { formatRange } from '../space/format-range.ts'
import { formatValue } from '../space/format-value.ts'
import { compose, pickSampler } from './compose.ts'
import type { Context } from './context.ts'
import { effortWords } from './effort.ts'
import { shellWord } from './next-steps.ts'
import { tableLines } from './output/lines.ts'
import type { Screen } from './output/screen.ts'
import type { PlannedStudy } from './plan-study.ts'
import { shortPath } from './write-report.ts'

const shownCommands = 5

/** What `--dry-run` prints: the first runs as they would be started, the space, and what it may cost. Nothing is run or kept. */
export async function showPreview(
  { plan: planned, warnings }: PlannedStudy,
  about: { readonly screen: Screen; readonly context: Context; readonly dir: string },
): Promise<ExitCode> {
  const { screen, context, dir } = about
  const plan: StudyPlan = { id: 'STUDY', ...planned }
  for (const warning of warnings) screen.warn(warning)
  const place = shortPath(join(dir, '.babysit', 'runs', plan.id), context.cwd)
  const { next, cost } = compose(plan).recipe(plan, [])
  const first = next.kind === 'run' ? next.trials.slice(0, shownCommands) : []
  const drawn = drawSettings(plan, shownCommands - first.length)
  const runs = [
    ...first.map((trial) => ({
      for: `${trial.stage}: ${trial.purpose}`,
      command: rendered(plan, { trial, place }),
    })),
    ...drawn.map((settings, at) => ({
      for: 'search, for instance',
      command: rendered(plan, {
        trial: drawnTrial(first, { settings, number: first.length + at + 1 }),
        place,
      }),
    })),
  ]
  if (screen.json) {
    const { forecast } = cost
    const { stages, seed, workers, effort, goal, limits, sampler, scheduler } = plan
    await screen.data(
      JSON.stringify(
        {
          schemaVersion: 1,
          program: programText(plan.program),
          runs,
          space: plan.space,
          fixed: plan.fixed,
          plan: { stages, seed, workers, effort, goal, limits, sampler, scheduler },
          warmStart: plan.warmStart ?? null,
          forecast,
          warnings,
        },
        null,
        2,
      ),
    )
    return 0
  }
  const lines = [
    `${programText(plan.program)}`,
    `stages ${plan.stages.join(', ')}; seed ${plan.seed}; ${formatCount(plan.workers, 'worker')}; ${effortWords(plan.effort)}`,
    ...warmStartText(plan),
    '',
    'The first runs:',
    ...runs.flatMap((run) => [screen.paint('dim', `  # ${run.for}`), `  ${run.command}`]),
    '',
    ...spaceLines(plan, screen),
    '',
    cost.forecast.runs > 0
      ? `Cost: about ${formatCount(cost.forecast.runs, 'run')}; how long they take is known once the first have run.`
      : 'Cost: not known before the first run.',
    'Nothing was run.',
  ]
  await screen.data(lines.join('\n'))
  return 0
}

/** Settings as the search would try them, those with starting values first. */
function drawSettings(plan: StudyPlan, count: number) {
  const searches = plan.stages.some((stage) => stage === 'coarse' || stage === 'fine')
  if (count <= 0 || !searches || plan.space.parameters.length === 0) return []
  const random = createRandom(plan.seed).stream('preview')
  const { trials: earlier = [], first = [] } = plan.warmStart ?? {}
  const request = { space: plan.space, finished: [], running: [], count, offset: 0, random, earlier }
  return [...first, ...pickSampler(plan.sampler).suggest(request)].slice(0, count)
}

function drawnTrial(
  first: readonly PlannedTrial[],
  { settings, number }: { readonly settings: PlannedTrial['settings']; readonly number: number },
): PlannedTrial {
  const like = first[0]
  return {
    number,
    stage: 'coarse',
    purpose: 'search',
    settings,
    budget: like?.budget ?? { amount: 1, unit: 'epochs' },
    seed: like?.seed ?? 1,
    orders: {},
    breakOut: true,
  }
}

function rendered(
  plan: StudyPlan,
  { trial, place }: { readonly trial: PlannedTrial; readonly place: string },
): string {
  const settings = { ...plan.fixed, ...trial.settings }
  const budget = `${trial.budget.amount} ${trial.budget.unit}`
  if (plan.program.kind !== 'command') return `${formatSettings(settings)}; seed ${trial.seed}; ${budget}`
  const folder = join(place, `${trial.number}.1`)
  const orders = { settings, seed: trial.seed, budget: trial.budget, ...trial.orders }
  const files = templatePlaces(plan.program.templates ?? [], folder)
  return renderCommand(plan.program.argv, { orders, folder, files }).argv.map(shellWord).join(' ')
}

function spaceLines({ space, fixed }: StudyPlan, screen: Screen): string[] {
  const rows = space.parameters.map((parameter) => [
    parameter.name,
    parameter.role ?? '',
    kindOf(parameter),
    formatRange(parameter),
  ])
  const set = Object.entries(fixed).map(([name, value]) => [name, '', 'fixed', formatValue(value)])
  if (rows.length + set.length === 0) return ['The space is empty: nothing is searched.']
  return [
    'The space:',
    ...tableLines(
      {
        columns: ['  name', 'part', 'kind', 'range'],
        rows: [...rows, ...set].map(([name, ...rest]) => [`  ${name}`, ...rest]),
      },
      screen,
    ),
  ]
}

function kindOf(parameter: Parameter): string {
  switch (parameter.kind) {
    case 'real':
      return parameter.scale === 'linear' ? 'number' : `number, ${parameter.scale}`
    case 'integer':
      return parameter.scale === 'linear' ? 'whole number' : `whole number, ${parameter.scale}`
    case 'choice':
      return parameter.ordered ? 'list, in order' : 'list'
    case 'boolean':
      return 'switch'
    case 'mixture':
      return 'value or range'
    case 'fidelity':
      return 'budget'
  }
}
