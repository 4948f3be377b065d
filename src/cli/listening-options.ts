import { type Command, Option } from 'commander'
import { BabysitError } from '../domain/error.ts'
import type { Listening } from '../domain/listening.ts'
import type { Program } from '../domain/program.ts'
import { parseUserMetric } from '../runs/sources/text/patterns/user.ts'

/** Options that say how a command is heard, beside its wire, its output and the files in the folder of its run. */
export interface ListeningOptions {
  readonly logs?: readonly string[]
  readonly metric?: readonly string[]
}

export function addListeningOptions(command: Command): void {
  const list = (value: string, before: readonly string[] | undefined) => [...(before ?? []), value]
  command
    .optionsGroup('Listening (to commands):')
    .addOption(
      new Option(
        '--logs <path>',
        'a file or folder that the program writes its metrics to; may hold {trial.dir}',
      ).argParser(list),
    )
    .addOption(
      new Option(
        '--metric <metric>',
        'a number to take from its output: a name, or NAME=/expression/; see babysit parse',
      ).argParser(list),
    )
}

/**
 * What was given of these; undefined where nothing was.
 * @throws BabysitError BS1073, BS1074; those of `--metric`
 */
export function readListening(
  options: ListeningOptions,
  about: { readonly program: Program['kind']; readonly workers: number },
): Listening | undefined {
  const { logs = [], metric: metrics = [] } = options
  if (logs.length === 0 && metrics.length === 0) return undefined
  if (about.program !== 'command') {
    const given = logs.length > 0 ? '--logs' : '--metric'
    throw new BabysitError(
      'BS1073',
      `${given} is for commands; functions and the built-in trainer report by themselves`,
      {
        next: `leave ${given} out, or run the program as a command behind --`,
      },
    )
  }
  for (const metric of metrics) parseUserMetric(metric)
  const shared = logs.find((path) => !path.includes('{trial.dir}'))
  if (shared !== undefined && about.workers > 1) {
    throw new BabysitError(
      'BS1074',
      `--logs '${shared}' is one place for all runs, of which ${about.workers} go at a time; expected one for each`,
      {
        next: "let the program write into {trial.dir}, as in --logs '{trial.dir}/logs' ... --out {trial.dir}/logs, or give --workers 1",
      },
    )
  }
  return { ...(logs.length > 0 ? { logs } : {}), ...(metrics.length > 0 ? { metrics } : {}) }
}
