import { BabysitError, type ExitCode } from '../../domain/error.ts'
import { plainJson } from '../../server/plain-json.ts'
import type { Store, StoredTrial } from '../../store/store.ts'
import type { BaseOptions } from '../base-options.ts'
import type { CommandDefinition } from '../context.ts'
import { csvLine } from '../export/csv.ts'
import { columnsOf, rowOf } from '../export/exported-trials.ts'
import { createScreen, type Screen } from '../output/screen.ts'
import { withFolder } from '../study-folder.ts'

interface ExportOptions extends BaseOptions {
  readonly curves?: boolean
}

export const command: CommandDefinition<ExportOptions> = {
  describe(command) {
    command
      .argument('[study]', 'its name, or the beginning of it (default: the newest)')
      .option('--curves', 'every point of every run instead: a column a series')
      .addHelpText(
        'before',
        'Examples:\n  babysit export calm-oak-3 > trials.csv\n  babysit export calm-oak-3 --curves > curves.csv\n  babysit export --json > trials.json\n',
      )
  },
  run: ({ words, options, context }) =>
    withFolder<ExitCode>(context, options, async ({ store }) => {
      const screen = createScreen(context, options)
      const study = await store.findStudy(words[0] ?? 'last')
      const trials = await store.trials(study.plan.id)
      if (trials.length === 0) {
        throw new BabysitError('BS1056', `the study ${study.plan.id} has no trial to export`, {
          next: 'babysit list shows the studies of this folder and their trials',
        })
      }
      if (options.curves) await writeCurves(trials, { store, screen })
      else await writeTrials(study.plan.id, trials, screen)
      return 0
    }),
}

async function writeTrials(study: string, trials: readonly StoredTrial[], screen: Screen): Promise<void> {
  const rows = trials.map(rowOf)
  if (screen.json) {
    await screen.data(plainJson({ schemaVersion: 1, study, trials: rows }))
    return
  }
  const columns = columnsOf(rows)
  await screen.data([columns, ...rows.map((row) => columns.map((name) => row[name]))].map(csvLine).join('\n'))
}

const axes = ['trial', 'run', 'step', 'epoch', 'time'] as const

/** Run by run, so that no more than one is in memory; the columns have to be known before. */
async function writeCurves(
  trials: readonly StoredTrial[],
  { store, screen }: { readonly store: Store; readonly screen: Screen },
): Promise<void> {
  const runs = trials.flatMap((entry) =>
    entry.state === 'planned' ? [] : [{ trial: entry.trial.number, run: entry.run }],
  )
  const names = new Set<string>()
  for (const { run } of runs)
    for (const { series } of (await store.columns(run, 0)).columns)
      for (const { name } of series) names.add(name)
  const series = [...names]
  await screen.data(screen.json ? '{"schemaVersion":1,"points":[' : csvLine([...axes, ...series]))
  let before = ''
  for (const { trial, run } of runs) {
    const { points } = await store.heard(run)
    const lines = points.map(({ step, epoch = null, time, values }) =>
      screen.json
        ? plainJson({ trial, run, step, epoch, time, values })
        : csvLine([trial, run, step, epoch, time, ...series.map((name) => values[name])]),
    )
    if (lines.length === 0) continue
    await screen.data(screen.json ? `${before}${lines.join(',\n')}` : lines.join('\n'))
    before = ','
  }
  if (screen.json) await screen.data(']}')
}
