import { Option } from 'commander'
import { BabysitError } from '../../domain/error.ts'
import type { Severity } from '../../domain/finding.ts'
import type { Goal } from '../../domain/goal.ts'
import type { BaseOptions } from '../base-options.ts'
import type { CommandDefinition } from '../context.ts'
import { addLimitOptions, type LimitOptions, readLimits } from '../limits.ts'
import { addListeningOptions, type ListeningOptions, readListening } from '../listening-options.ts'
import { createScreen } from '../output/screen.ts'
import { workingFolder } from '../study-folder.ts'
import { readAddress } from '../watch/alerts.ts'
import { watchCommand } from '../watch/watch-command.ts'

interface WatchOptions extends BaseOptions, LimitOptions, ListeningOptions {
  readonly stopOn?: Severity
  readonly onFinding?: string
  readonly webhook?: string
  readonly prove?: boolean
  readonly minimize?: string
  readonly maximize?: string
}

export const command: CommandDefinition<WatchOptions> = {
  describe(command) {
    command
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
      .option('--minimize <series>', 'what is judged, the lower the better (default: val/loss)')
      .option('--maximize <series>', 'what is judged, the higher the better')
      .addHelpText(
        'before',
        `Examples:
  babysit watch -- python train.py --lr 3e-4
  babysit watch --stop-on error -- ./train.sh
  babysit watch --on-finding 'notify-send "$BABYSIT_FINDING_WHAT"' -- python train.py

The program is run as it is; its output passes through, and its exit code is ours (5 where it was stopped on purpose).
`,
      )
    addLimitOptions(command, { one: true })
    addListeningOptions(command)
  },
  async run({ words, options, context }) {
    const screen = createScreen(context, options)
    if (context.command === null || context.command.length === 0) {
      throw new BabysitError('BS1061', `there is nothing to watch${words.length > 0 ? ` behind --` : ''}`, {
        next: 'write for instance: babysit watch -- python train.py',
      })
    }
    const program = { kind: 'command', argv: context.command, cwd: context.cwd } as const
    const limits = readLimits({ ...options, retries: '0' }, { program: 'command', env: context.env })
    const listening = readListening(options, { program: 'command', workers: 1 })
    const { onFinding, webhook } = options
    return watchCommand({
      plan: { program, goal: goalOf(options), limits, ...(listening === undefined ? {} : { listening }) },
      alerts: {
        ...(onFinding === undefined ? {} : { onFinding }),
        ...(webhook === undefined ? {} : { webhook: readAddress(webhook) }),
      },
      stopOn: options.stopOn ?? null,
      prove: options.prove === true,
      screen,
      context,
      dir: workingFolder(context, options),
    })
  },
}

function goalOf({ minimize, maximize }: WatchOptions): Goal {
  return maximize === undefined
    ? { series: minimize ?? 'val/loss', direction: 'minimize' }
    : { series: maximize, direction: 'maximize' }
}
