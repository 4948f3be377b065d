import type { ExitCode } from '../../domain/error.ts'
import type { Study } from '../../domain/study.ts'
import { isBetter, keptGoalOf } from '../../report/figures/trial-view.ts'
import { formatDuration, formatNumber } from '../../report/numbers.ts'
import { programText } from '../../report/program-text.ts'
import type { StoredTrial } from '../../store/store.ts'
import type { BaseOptions } from '../base-options.ts'
import type { CommandDefinition } from '../context.ts'
import { tableLines } from '../output/lines.ts'
import { createScreen, type Screen } from '../output/screen.ts'
import { trueState, withFolder } from '../study-folder.ts'

export const command: CommandDefinition<BaseOptions> = {
  describe() {},
  run: ({ options, context }) =>
    withFolder<ExitCode>(context, options, async ({ store, dir }) => {
      const screen = createScreen(context, options)
      const lines = []
      for (const study of await store.studies()) {
        lines.push(lineOf(study, { state: trueState(study, dir), trials: await store.trials(study.plan.id) }))
      }
      if (screen.json) await screen.data(JSON.stringify({ schemaVersion: 1, studies: lines }, null, 2))
      else if (lines.length === 0) screen.say('no studies yet; start one with: babysit run')
      else await screen.data(asTable(lines, screen))
      return 0
    }),
}

interface Line {
  readonly id: string
  readonly state: Study['state']
  readonly program: string
  readonly stages: readonly string[]
  readonly trials: number
  readonly finished: number
  readonly goal: string
  /** Of finished search trials; null where there is none. */
  readonly best: number | null
  readonly created: string
  readonly ageSeconds: number
}

function lineOf(study: Study, about: { state: Study['state']; trials: readonly StoredTrial[] }): Line {
  const { plan, created } = study
  const finished = about.trials.flatMap((entry) => (entry.state === 'finished' ? [entry.trial] : []))
  const values = finished
    .filter((trial) => trial.status === 'complete' && ['coarse', 'fine', 'final'].includes(trial.stage))
    .map((trial) => keptGoalOf(trial, plan.goal))
  const best = values.reduce((a, b) => (isBetter(b, a, plan.goal) ? b : a), Number.NaN)
  return {
    id: plan.id,
    state: about.state,
    program: programText(plan.program),
    stages: plan.stages,
    trials: about.trials.length,
    finished: finished.length,
    goal: plan.goal.series,
    best: Number.isFinite(best) ? best : null,
    created: new Date(created * 1000).toISOString(),
    ageSeconds: Math.max(0, Math.round(Date.now() / 1000 - created)),
  }
}

function asTable(lines: readonly Line[], screen: Screen): string {
  const columns = ['study', 'state', 'stages', 'trials', 'best', 'begun', 'program']
  const rows = lines.map((line) => [
    line.id,
    line.state,
    line.stages.length === 5 ? 'all' : line.stages.join(','),
    `${line.finished}/${line.trials}`,
    line.best === null ? '' : `${line.goal} ${formatNumber(line.best, 4)}`,
    `${formatDuration(line.ageSeconds)} ago`,
    line.program,
  ])
  return tableLines({ columns, rows }, screen).join('\n')
}
