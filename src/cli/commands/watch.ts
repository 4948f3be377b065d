import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Option } from 'commander'
import { BabysitError } from '../../domain/error.ts'
import type { Severity } from '../../domain/finding.ts'
import type { Goal } from '../../domain/goal.ts'
import type { BaseOptions } from '../base-options.ts'
import type { CommandDefinition, Invocation } from '../context.ts'
import { parseSeconds } from '../effort.ts'
import { addLimitOptions, type LimitOptions, readLimits } from '../limits.ts'
import { addListeningOptions, type ListeningOptions, readListening } from '../listening-options.ts'
import { createScreen } from '../output/screen.ts'
import { addPageOptions, type PageOptions } from '../page-options.ts'
import { workingFolder } from '../study-folder.ts'
import { type AlertOptions, createAlerts, readAddress } from '../watch/alerts.ts'
import { watchCommand } from '../watch/watch-command.ts'

interface WatchOptions extends BaseOptions, LimitOptions, ListeningOptions, PageOptions {
  readonly stopOn?: Severity
  readonly onFinding?: string
  readonly webhook?: string
  readonly prove?: boolean
  readonly idle?: string
  readonly minimize?: string
  readonly maximize?: string
}

export const command: CommandDefinition<WatchOptions> = {
  describe(command) {
    command
      .argument(
        '[path...]',
        'log files, or folders of runs, to be followed as they grow; or a command behind --',
      )
      .optionsGroup('Watch:')
      .addOption(
        new Option('--stop-on <severity>', 'end the run at a finding that is so grave').choices([
          'error',
          'warning',
          'note',
        ]),
      )
      .option(
        '--on-finding <command>',
        'run this at each finding; it comes in BABYSIT_FINDING and as JSON on its input',
      )
      .option('--webhook <address>', 'post each finding there, as JSON')
      .option(
        '--prove',
        'where a finding advises another value of an option, run it once more with that, shortly, and compare',
      )
      .option('--idle <time>', 'stop following files when nothing has come for so long: 10m')
      .option('--minimize <series>', 'what is judged, the lower the better (default: val/loss)')
      .option('--maximize <series>', 'what is judged, the higher the better')
      .addHelpText(
        'before',
        `Examples:
  babysit watch -- python train.py --lr 3e-4
  babysit watch --stop-on error -- ./train.sh
  babysit watch runs/ train.log
  babysit watch --on-finding 'notify-send "$BABYSIT_FINDING_WHAT"' -- python train.py

The program is run as it is; its output passes through, and its exit code is ours (5 where it was stopped on purpose).
`,
      )
    addLimitOptions(command, { one: true })
    addListeningOptions(command)
    addPageOptions(command)
  },
  async run({ words, options, context }) {
    const screen = createScreen(context, options)
    if (words.length > 0) return follow({ words, options, context }, screen)
    if (context.command === null || context.command.length === 0) {
      throw new BabysitError('BS1061', 'there is nothing to watch', {
        next: 'write for instance: babysit watch -- python train.py, or: babysit watch train.log',
      })
    }
    const program = { kind: 'command', argv: context.command, cwd: context.cwd } as const
    const limits = readLimits({ ...options, retries: '0' }, { program: 'command', env: context.env })
    const listening = readListening(options, { program: 'command', workers: 1 })
    return watchCommand({
      plan: { program, goal: goalOf(options), limits, ...(listening === undefined ? {} : { listening }) },
      alerts: alertsOf(options),
      stopOn: options.stopOn ?? null,
      prove: options.prove === true,
      page: options,
      screen,
      context,
      dir: workingFolder(context, options),
    })
  },
}

function alertsOf({ onFinding, webhook }: WatchOptions): AlertOptions {
  return {
    ...(onFinding === undefined ? {} : { onFinding }),
    ...(webhook === undefined ? {} : { webhook: readAddress(webhook) }),
  }
}

/** Files and folders that somebody else writes. */
async function follow(
  { words, options, context }: Invocation<WatchOptions>,
  screen: ReturnType<typeof createScreen>,
): Promise<number> {
  if (context.command !== null) {
    throw new BabysitError('BS1064', `both '${words[0]}' and a command behind -- are to be watched`, {
      next: 'leave out one of them: files are followed, a command is run',
    })
  }
  const missing = words.find((word) => !existsSync(resolve(context.cwd, word)))
  if (missing !== undefined) {
    throw new BabysitError('BS1065', `there is no file or folder '${missing}' to follow`, {
      next: 'name a file, or a folder in which files will appear; a command to be run goes behind --',
    })
  }
  const idle =
    options.idle === undefined
      ? null
      : parseSeconds(/^[\d.]+$/.test(options.idle) ? `${options.idle}s` : options.idle)
  if (options.idle !== undefined && !(idle !== null && idle > 0)) {
    throw new BabysitError('BS1066', `--idle '${options.idle}': expected a time above 0`, {
      next: 'write for instance --idle 10m',
    })
  }
  const alerts = alertsOf(options)
  const { watchPlace } = await import('../watch/watch-place.ts')
  return watchPlace({
    paths: words.map((word) => resolve(context.cwd, word)),
    idle,
    alertsFor: (run) => createAlerts(alerts, { ...context, run, warn: screen.warn }),
    screen,
    context,
  })
}

function goalOf({ minimize, maximize }: WatchOptions): Goal {
  return maximize === undefined
    ? { series: minimize ?? 'val/loss', direction: 'minimize' }
    : { series: maximize, direction: 'maximize' }
}
