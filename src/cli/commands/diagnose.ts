import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { BabysitError } from '../../domain/error.ts'
import { findRuns, type PassedOver } from '../../runs/reading/find-runs.ts'
import { sources } from '../../runs/sources/index.ts'
import { createSeriesNames } from '../../runs/sources/series-names.ts'
import type { OpenOptions } from '../../runs/sources/source.ts'
import { parseUserMetric } from '../../runs/sources/text/patterns/user.ts'
import type { BaseOptions } from '../base-options.ts'
import type { CommandDefinition, Context } from '../context.ts'
import { type DiagnosedRun, diagnoseRun } from '../diagnosed-run.ts'
import { createScreen } from '../output/screen.ts'
import { ownProbes } from '../own-probes.ts'
import { proveLog } from '../prove/prove-log.ts'
import { type Diagnosis, diagnosisText } from '../show-diagnosis.ts'

interface DiagnoseOptions extends BaseOptions {
  readonly series?: readonly string[]
  readonly metric?: readonly string[]
  readonly prove?: boolean
}

const several = (value: string, before: readonly string[] = []) => [...before, value]

export const command: CommandDefinition<DiagnoseOptions> = {
  describe(command) {
    command
      .argument('<path...>', 'log files, or folders of runs, nested at will')
      .option('--series <theirs=ours>', "what a series of the log is: 'my_err=val/loss'", several)
      .option('--metric <what>', "a value to find in text: 'val=/valid loss ([\\d.]+)/'", several)
      .option('--prove', 'try what the findings of one run advise: -- and the command that made the log')
      .addHelpText(
        'before',
        'Examples:\n  babysit diagnose lightning_logs/version_3\n  babysit diagnose train.log metrics.csv\n  babysit diagnose runs/ --json\n  babysit diagnose --prove train.log -- python train.py --lr 0.3\n',
      )
  },
  async run({ words, options, context }) {
    const screen = createScreen(context, options)
    const paths = words.map((word) => existing(word, context))
    const open = openOptions(options)
    const found = await findRuns(paths)
    const runs: DiagnosedRun[] = []
    const passedOver: PassedOver[] = found.passedOver.map(({ path, why }) => ({
      path: short(path, context),
      why,
    }))
    const probes = await ownProbes(found.runs, paths)
    for (const run of found.runs) {
      const name = short(run.place, context)
      const probe = probes.get(run)
      if (probe !== undefined) {
        passedOver.push({ path: name, why: probe })
        continue
      }
      const diagnosed = await diagnoseRun(run, { name, options: open })
      if ('nothing' in diagnosed) passedOver.push({ path: name, why: diagnosed.nothing })
      else runs.push(diagnosed)
    }
    if (runs.length === 0) throw nothingFound(words, passedOver)
    if (options.prove === true)
      runs[0] = await proveLog(runs, { found: found.runs, open, screen, context, options })
    const text = screen.json
      ? JSON.stringify(documentOf({ runs, passedOver }), spellNumbers, 2)
      : diagnosisText({ runs, passedOver }, { terminal: screen.terminal, verbose: screen.verbose })
    await screen.data(text)
    return runs.some(({ verdict }) => verdict === 'sick') ? 3 : 0
  },
}

/** @throws BabysitError BS1030 */
function existing(word: string, { cwd }: Context): string {
  const path = resolve(cwd, word)
  if (existsSync(path)) return path
  throw new BabysitError('BS1030', `there is no file or folder '${word}'`, {
    next: 'name a log file, or a folder that holds some',
  })
}

/** @throws BabysitError BS1031 */
function openOptions({ series = [], metric = [] }: DiagnoseOptions): OpenOptions {
  const added = series.map((text): [string, string] => {
    const at = text.lastIndexOf('=')
    const [theirs, ours] = [text.slice(0, at).trim(), text.slice(at + 1).trim()]
    if (at > 0 && theirs !== '' && ours !== '') return [theirs, ours]
    throw new BabysitError('BS1031', `--series '${text}': expected the log's name, =, and ours`, {
      next: "write for instance --series 'my_err=val/loss'",
    })
  })
  return { names: createSeriesNames(Object.fromEntries(added)), metrics: metric.map(parseUserMetric) }
}

/** @throws BabysitError BS1032 */
function nothingFound(words: readonly string[], passedOver: readonly PassedOver[]): BabysitError {
  const [first] = passedOver
  const why =
    first === undefined
      ? 'there are no files but hidden ones and libraries'
      : passedOver.length === 1
        ? `${first.path}: ${first.why}`
        : `${passedOver.length} files were looked at, for instance ${first.path}: ${first.why}`
  return new BabysitError('BS1032', `no run's values in ${words.join(', ')}: ${why}`, {
    next: `it reads ${Object.keys(sources).join(', ')}; see docs/sources.md`,
  })
}

/** By its path from the working folder, or from the root where that is shorter. */
function short(path: string, { cwd }: Context): string {
  const from = relative(cwd, path)
  return from === '' ? '.' : from.length < path.length ? from : path
}

function documentOf({ runs, passedOver }: Diagnosis) {
  return {
    schemaVersion: 1,
    sick: runs.filter(({ verdict }) => verdict === 'sick').length,
    runs,
    passedOver,
  }
}

/** JSON has no NaN and no infinity: they are spelt out. */
function spellNumbers(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}
