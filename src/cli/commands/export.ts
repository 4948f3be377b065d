import { resolve } from 'node:path'
import { BabysitError, type ExitCode } from '../../domain/error.ts'
import type { Study } from '../../domain/study.ts'
import { writeOptunaFile } from '../../library/optuna-storage.ts'
import { formatCount } from '../../report/numbers.ts'
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
  readonly optuna?: string
  readonly as?: string
}

export const command: CommandDefinition<ExportOptions> = {
  describe(command) {
    command
      .argument('[study]', 'its name, or the beginning of it (default: the newest)')
      .option('--curves', 'every point of every run instead: a column a series')
      .option(
        '--optuna <file>',
        'into a storage of Optuna instead (SQLite): a new file, or one that it is added to',
      )
      .option('--as <name>', 'what the study is called there')
      .addHelpText(
        'before',
        'Examples:\n  babysit export calm-oak-3 > trials.csv\n  babysit export calm-oak-3 --curves > curves.csv\n  babysit export --json > trials.json\n  babysit export calm-oak-3 --optuna trials.db\n',
      )
  },
  run: ({ words, options, context }) =>
    withFolder<ExitCode>(context, options, async ({ store }) => {
      const screen = createScreen(context, options)
      refuseMixture(options)
      const study = await store.findStudy(words[0] ?? 'last')
      if (options.optuna !== undefined) {
        await writeOptuna(study, {
          store,
          screen,
          path: resolve(context.cwd, options.optuna),
          as: options.as,
        })
        return 0
      }
      const trials = await store.trials(study.plan.id)
      if (trials.length === 0) {
        throw new BabysitError('BS1056', `the study ${study.plan.id} has no trial to export`, {
          next: 'babysit list shows the studies of this folder and their trials',
        })
      }
      if (options.curves) await writeCurves(trials, { store, screen })
      else await writeTrials(study, trials, screen)
      return 0
    }),
}

function refuseMixture({ optuna, curves, as }: ExportOptions): void {
  const what =
    optuna === undefined
      ? as !== undefined && '--as names the study in a storage of Optuna, and there is no --optuna'
      : curves === true &&
        '--curves and --optuna were given; a storage of Optuna holds the curves of the goal anyway'
  if (what === false) return
  throw new BabysitError('BS1057', what, {
    next: 'write for instance: babysit export --optuna trials.db --as cnn',
  })
}

async function writeOptuna(
  study: Study,
  about: {
    readonly store: Store
    readonly screen: Screen
    readonly path: string
    readonly as: string | undefined
  },
): Promise<void> {
  const { store, screen, path, as } = about
  const { name, trials, notes } = await writeOptunaFile(store, study, { path, as })
  for (const note of notes) screen.warn(note)
  if (screen.json)
    return screen.data(JSON.stringify({ schemaVersion: 1, file: path, study: name, trials, notes }))
  await screen.data(path)
  screen.say(
    `${formatCount(trials, 'trial')}; in Python: optuna.load_study(study_name=${JSON.stringify(name)}, storage=${JSON.stringify(`sqlite:///${path}`)})`,
  )
}

async function writeTrials({ plan }: Study, trials: readonly StoredTrial[], screen: Screen): Promise<void> {
  const rows = trials.map((entry) => rowOf(entry, plan.goal))
  if (screen.json) {
    await screen.data(plainJson({ schemaVersion: 1, study: plan.id, trials: rows }))
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
