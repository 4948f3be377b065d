import { resolve } from 'node:path'
import { Option } from 'commander'
import { BabysitError } from '../../domain/error.ts'
import { parseUserMetric } from '../../runs/sources/text/patterns/user.ts'
import type { BaseOptions } from '../base-options.ts'
import type { CommandDefinition } from '../context.ts'
import { createScreen } from '../output/screen.ts'
import { tellUnderstood } from '../parse/tell-understood.ts'
import { understandFile } from '../parse/understand-file.ts'
import { understandText } from '../parse/understand-text.ts'

interface ParseOptions extends BaseOptions {
  readonly metric?: readonly string[]
}

export const command: CommandDefinition<ParseOptions> = {
  describe(command) {
    const list = (value: string, before: readonly string[] | undefined) => [...(before ?? []), value]
    command
      .argument('[file]', 'a log, or any other file that babysit reads (default: standard input)')
      .addOption(new Option('--metric <metric>', 'a name to take, or NAME=/expression/').argParser(list))
      .addHelpText(
        'before',
        String.raw`Examples:
  babysit parse < train.log
  babysit parse runs/1/stdout.log --json
  babysit parse train.log --metric 'val=/valid loss ([\d.e+-]+|nan)/'

Exit code 3 where no metric was found.
`,
      )
  },
  async run({ words, options, context }) {
    const screen = createScreen(context, options)
    const metrics = (options.metric ?? []).map(parseUserMetric)
    const [file] = words
    const understood =
      file === undefined || file === '-'
        ? await understandText(standardInput(), metrics)
        : await understandFile(resolve(context.cwd, file), metrics)
    await tellUnderstood(understood, screen)
    return understood.series.length > 0 ? 0 : 3
  },
}

function standardInput(): NodeJS.ReadStream {
  if (process.stdin.isTTY !== true) return process.stdin
  throw new BabysitError(
    'BS1072',
    'there is nothing to parse: no file was named, and standard input is a terminal',
    {
      next: 'write for instance: babysit parse < train.log',
    },
  )
}
