import type { ExitCode } from '../../domain/error.ts'
import { formatNumber, formatShare } from '../../report/numbers.ts'
import type { BaseOptions } from '../base-options.ts'
import { choices, pickSampler, pickScheduler } from '../compose.ts'
import type { CommandDefinition } from '../context.ts'
import { tableLines } from '../output/lines.ts'
import { createScreen, type Screen } from '../output/screen.ts'
import { type Record, type Replayed, recordOf, reordered, replayStudy } from '../replay/replay-study.ts'
import { withFolder } from '../study-folder.ts'
import { readRecord } from '../study-record.ts'

interface ReplayOptions extends BaseOptions {
  readonly scheduler?: string
  readonly sampler?: string
}

export const command: CommandDefinition<ReplayOptions> = {
  describe(command) {
    command
      .argument('[study]', 'its name, or the beginning of it (default: the newest)')
      .option('--scheduler <names>', 'one or several, with commas (default: all of them)')
      .option(
        '--sampler <name>',
        'in the order in which this sampler would have come by the recorded settings',
      )
      .addHelpText(
        'before',
        `Examples:
  babysit replay
  babysit replay calm-oak-3 --scheduler asha,median
  babysit replay --scheduler asha --sampler tpe

Nothing is run: schedulers are held against the curves on record, one trial after the other, each compared with what its
predecessors would have been let show. Trials that were ended when they were recorded end there.
`,
      )
  },
  run: ({ words, options, context }) =>
    withFolder<ExitCode>(context, options, async (place) => {
      const screen = createScreen(context, options)
      const names = options.scheduler?.split(',') ?? choices.schedulers.map(({ name }) => name)
      const schedulers = names.map((name) => pickScheduler(name.trim()))
      const sampler = options.sampler === undefined ? null : pickSampler(options.sampler)
      const study = await place.store.findStudy(words[0] ?? 'last')
      const { plan } = study
      const input = await readRecord(place, study)
      const own = recordOf(plan, input.trials)
      const { coarse, fine } = input.stages
      const spaces = [...(coarse?.rounds ?? []), ...(fine?.rounds ?? [])].map(({ space }) => space)
      const record = sampler === null ? own : reordered(own, { plan, sampler, spaces })
      const replayed = schedulers.map((scheduler) => replayStudy(record, scheduler))
      const found = 1 + record.trials.findIndex(({ trial }) => trial.number === record.best.number)
      if (screen.json) {
        const { best, unit, trials } = record
        const order = trials.map(({ trial }) => trial.number)
        await screen.data(
          JSON.stringify({ schemaVersion: 1, study: plan.id, unit, best, order, found, replayed }),
        )
      } else
        await screen.data(
          told(replayed, { record, found, id: plan.id, sampler: sampler?.name ?? null, screen }),
        )
      return 0
    }),
}

function told(
  replayed: readonly Replayed[],
  about: { record: Record; found: number; id: string; sampler: string | null; screen: Screen },
): string {
  const { record, found, id, sampler, screen } = about
  const { best, goal, trials, unit } = record
  const whose =
    sampler === null
      ? 'As they were tried'
      : `With ${sampler} (each proposal answered by the nearest setting on record)`
  const columns = ['scheduler', unit, 'saved', 'trials ended', 'chosen', goal.series, 'the best survives']
  const rows = replayed.map((one) => [
    one.scheduler,
    one.spent,
    formatShare(1 - one.spent / one.recorded),
    one.ended,
    one.chosen === null ? '' : `#${one.chosen}`,
    one.chosenGoal,
    one.bestSurvived ? 'yes' : 'no',
  ])
  const reasons = replayed.flatMap(({ scheduler, example }) =>
    example === null ? [] : [`${scheduler}: ${example}`],
  )
  return [
    `${id}: ${trials.length} search trials of equal budget, ${formatNumber(replayed[0]?.recorded ?? 0, 4)} ${unit} in all; the best is #${best.number}, ${goal.series} ${formatNumber(best.goal, 4)}`,
    `${whose}, the best would have been number ${found} of ${trials.length}.`,
    '',
    ...tableLines({ columns, rows }, screen),
    ...(reasons.length === 0 ? [] : ['', ...reasons]),
  ].join('\n')
}
