import { constraintText } from '../../domain/constraint.ts'
import { BabysitError, type ExitCode } from '../../domain/error.ts'
import { isWatch } from '../../domain/study.ts'
import type { FinishedTrial } from '../../domain/trial.ts'
import { paretoFront } from '../../report/figures/pareto-front.ts'
import { goalOf, missedBy } from '../../report/figures/trial-view.ts'
import { formatDuration, formatNumber, formatSettings } from '../../report/numbers.ts'
import { programText } from '../../report/program-text.ts'
import type { ReportInput } from '../../report/report-input.ts'
import { formatRange } from '../../space/format-range.ts'
import type { StoredTrial } from '../../store/store.ts'
import type { BaseOptions } from '../base-options.ts'
import type { CommandDefinition } from '../context.ts'
import { tableLines } from '../output/lines.ts'
import { createScreen, type Screen } from '../output/screen.ts'
import { showTrial } from '../show-trial.ts'
import { withFolder } from '../study-folder.ts'
import { readRecord } from '../study-record.ts'
import { printReport } from '../write-report.ts'

export const command: CommandDefinition<BaseOptions> = {
  describe(command) {
    command
      .argument('[study]', 'its name, or the beginning of it (default: the newest)')
      .argument('[trial]', 'number of a trial: all that is known of it')
      .addHelpText(
        'before',
        'Examples:\n  babysit show\n  babysit show calm-oak-3\n  babysit show calm-oak-3 17\n',
      )
  },
  run: ({ words, options, context }) =>
    withFolder<ExitCode>(context, options, async (place) => {
      const screen = createScreen(context, options)
      // `babysit show 17` is a trial of the newest study: names of studies begin with a letter.
      const [name, number] = /^\d+$/.test(words[0] ?? '')
        ? ['last', words[0]]
        : [words[0] ?? 'last', words[1]]
      const study = await place.store.findStudy(name!)
      const trials = await place.store.trials(study.plan.id)
      if (number !== undefined) {
        const entry = findTrial(trials, number)
        await showTrial({ entry, study, place, screen })
        return 0
      }
      const input = await readRecord(place, study)
      if (screen.json) await printReport(input, screen)
      else await screen.data(summary(input, trials, screen))
      return 0
    }),
}

function findTrial(trials: readonly StoredTrial[], word: string): StoredTrial {
  const number = Number(word.replace(/^#/, ''))
  const entry = trials.find(({ trial }) => trial.number === number)
  if (entry !== undefined) return entry
  const numbers = trials.length === 0 ? 'it has none yet' : `it has 1 to ${trials.at(-1)!.trial.number}`
  throw new BabysitError('BS1017', `the study has no trial '${word}'; ${numbers}`, {
    next: 'babysit show STUDY lists its trials',
  })
}

function summary(input: ReportInput, trials: readonly StoredTrial[], screen: Screen): string {
  const { plan } = input.study
  const ranges = plan.space.parameters.map((parameter) => `${parameter.name}=${formatRange(parameter)}`)
  const { series, constraints = [] } = plan.goal
  const missed = constraints.length === 0 ? [] : ['missed']
  const others = (plan.goal.also ?? []).map((one) => one.series)
  const onFront = new Set(paretoFront(input)?.trials.map(({ trial }) => trial.number))
  const front = others.length === 0 ? [] : ['front']
  const columns = ['#', 'for', 'status', series, ...others, ...front, ...missed, 'epochs', 'time', 'settings']
  const rows = trials.map((entry) => {
    const { number, stage, purpose, settings } = entry.trial
    const base = [number, purpose === 'search' || purpose === stage ? stage : purpose] as const
    if (entry.state !== 'finished')
      return [
        ...base,
        entry.state,
        null,
        ...others.map(() => null),
        ...front.map(() => ''),
        ...missed.map(() => ''),
        null,
        '',
        formatSettings(settings),
      ]
    const { trial } = entry
    return [
      ...base,
      trial.status,
      goalValue(trial, input),
      ...others.map((name) => trial.metrics[name]?.last ?? null),
      ...front.map(() => (onFront.has(trial.number) ? '*' : '')),
      ...missed.map(() => (missedBy(trial, plan.goal) ?? []).join(', ')),
      trial.epochs,
      formatDuration(trial.seconds),
      formatSettings(settings),
    ]
  })
  return [
    `${plan.id}: ${input.state}`,
    `program  ${programText(plan.program)}`,
    ...(isWatch(plan)
      ? ['watched  one run of it as it is']
      : [
          `stages   ${plan.stages.join(', ') || 'none: its trials run elsewhere'}; seed ${plan.seed}`,
          ...(constraints.length === 0 ? [] : [`keeps    ${constraints.map(constraintText).join(', ')}`]),
          `space    ${ranges.length === 0 ? 'nothing is searched' : ranges.join('  ')}`,
        ]),
    `findings ${input.findings.length}, cost ${formatNumber(input.cost.spent.runs)} runs in ${formatDuration(input.cost.spent.seconds)}`,
    '',
    ...tableLines({ columns, rows }, screen),
  ].join('\n')
}

function goalValue(trial: FinishedTrial, input: ReportInput): number | null {
  const value = goalOf(trial, input.study.plan.goal)
  return Number.isNaN(value) ? null : value
}
