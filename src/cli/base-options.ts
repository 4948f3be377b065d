import { type Command, Option } from 'commander'
import type { ColorMode } from './output/color.ts'

/** Options that every command takes. */
export interface BaseOptions {
  readonly dir: string
  readonly json?: boolean
  /** `--no-color` makes it false. */
  readonly color: ColorMode | boolean
  readonly quiet?: boolean
  readonly verbose?: boolean
}

export function addBaseOptions(command: Command): void {
  command
    .optionsGroup('Output:')
    .option('--json', 'print one JSON document on standard output, and nothing else there')
    .option('-q, --quiet', 'no progress and no remarks')
    .option('-v, --verbose', 'say more')
    .addOption(
      new Option('--color [when]', 'colours')
        .choices(['auto', 'always', 'never'])
        .default('auto')
        .preset('always'),
    )
    .option('--no-color', 'no colours')
    .optionsGroup('Place:')
    .option('--dir <folder>', 'where studies are kept', '.babysit')
}
