import { type Command, Option } from 'commander'
import { stageNames } from '../domain/stage.ts'
import { trainerOptions } from '../trainer/options/table.ts'
import type { BaseOptions } from './base-options.ts'
import { choices, defaultSampler, defaultScheduler } from './compose.ts'
import { addLimitOptions, type LimitOptions } from './limits.ts'
import { addListeningOptions, type ListeningOptions } from './listening-options.ts'
import { addPageOptions, type PageOptions } from './page-options.ts'
import { captured } from './python-package.ts'

/** Options of the commands that begin a study. Those of the built-in trainer come beside these, as words. */
export interface StudyOptions extends BaseOptions, LimitOptions, ListeningOptions, PageOptions {
  readonly space?: readonly string[]
  readonly set?: readonly string[]
  readonly budget?: string
  readonly workers?: string
  readonly seed: string
  readonly sampler: string
  readonly scheduler: string
  readonly tuner?: string
  readonly warmStart?: readonly string[]
  readonly stages?: string
  readonly minimize?: string
  readonly maximize?: string
  readonly goal?: readonly string[]
  readonly constraint?: readonly string[]
  readonly obeys?: string
  readonly capture?: string
  readonly name?: readonly string[]
  readonly template?: readonly string[]
  readonly dryRun?: boolean
  readonly yes?: boolean
  /** `--no-config` makes it false. */
  readonly config?: string | boolean
  /** Of `search`. */
  readonly final?: boolean
  readonly [other: string]: unknown
}

/** A run is always given its budget, so these would do nothing. */
const pointless: ReadonlySet<string> = new Set(['epochs'])

export const offeredTrainerOptions = trainerOptions.filter((option) => !pointless.has(option.name))

export function addStudyOptions(command: Command, about: { readonly stages: boolean }): void {
  const list = (value: string, before: readonly string[] | undefined) => [...(before ?? []), value]
  command
    .argument('[file]', 'a training function: FILE.ts or FILE.ts:export; or a command behind --')
    .optionsGroup('Search:')
    .addOption(new Option('--space <name=range>', 'range of a parameter: lr=@log:1e-6..1').argParser(list))
    .addOption(new Option('--set <name=value>', 'keep a parameter fixed').argParser(list))
    .option('--budget <amount>', 'what it may cost in all: 10m, 1h, 40trials, 300epochs')
    .option('--workers <count>', 'runs at a time (default: the number of cores)')
    .option('--seed <number>', 'everything random follows from it', '1')
    .option('--tuner <name>', namesOf(choices.tuners))
    .addOption(
      new Option(
        '--warm-start <study>',
        'begin from what an older study of this folder has found; may be given several times',
      ).argParser(list),
    )
    .option('--sampler <name>', namesOf(choices.samplers), defaultSampler)
    .option('--scheduler <name>', namesOf(choices.schedulers), defaultScheduler)
  if (about.stages) command.option('--stages <names>', `some of ${stageNames.join(',')}`)
  command
    .option('--minimize <series>', 'what is judged, the lower the better: val/loss')
    .option(
      '--maximize <series>',
      'what is judged, the higher the better (default: val/accuracy; of a command, what is found)',
    )
    .addOption(
      new Option(
        '--goal <goal>',
        "what is judged, with its direction: 'max val/accuracy'; given several times for several goals",
      ).argParser(list),
    )
    .addOption(
      new Option(
        '--constraint <rule>',
        "what the best must keep at its end, whatever it reaches: 'latency <= 20'; may be given several times",
      ).argParser(list),
    )
    .option(
      '--obeys <orders>',
      'orders that a function or command follows: budget,samples,seed,inputs,evaluate',
    )
    .option(
      '--config <file>',
      'settings from this file (default: babysit.config.ts or babysit.yaml, if there is one)',
    )
    .option('--no-config', 'no settings from a file, nor from ~/.config/babysit/config.yaml')
    .option('-n, --dry-run', 'only show what would be run, the space and the cost')
    .option('-y, --yes', 'begin without asking first, as a terminal would')
    .optionsGroup('Commands:')
    .addOption(
      new Option('--name <range=name>', 'call a range of the command otherwise: arg1=width').argParser(list),
    )
    .addOption(
      new Option(
        '--template <file>',
        'give each run a copy of this, filled in: --template c.yaml -- prog {c.yaml}',
      ).argParser(list),
    )
    .addOption(
      new Option(
        '--capture <library>',
        'hear what a Python command tells this library, in its place: wandb',
      ).choices(captured),
    )
  addLimitOptions(command)
  addListeningOptions(command)
  addPageOptions(command)
  command.optionsGroup('Built-in trainer:')
  for (const option of offeredTrainerOptions) {
    const value = option.type === 'boolean' ? '[on]' : '<value>'
    const list =
      option.type === 'choice' && option.choices.length <= 8 ? `: ${option.choices.join(', ')}` : ''
    const preset = option.default === null || option.default === '' ? '' : ` (default: ${option.default})`
    command.addOption(new Option(`--${option.name} ${value}`, `${option.help}${list}${preset}`))
    for (const alias of option.aliases ?? []) command.addOption(new Option(`--${alias} ${value}`).hideHelp())
  }
}

/** Words given for options of the built-in trainer, by the options' own names. */
export function givenTrainerOptions(options: StudyOptions): Readonly<Record<string, string | boolean>> {
  const given: Record<string, string | boolean> = {}
  for (const option of offeredTrainerOptions) {
    for (const name of [option.name, ...(option.aliases ?? [])]) {
      const value = options[camelCase(name)]
      if (typeof value === 'string' || typeof value === 'boolean') given[option.name] = value
    }
  }
  return given
}

function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function namesOf(parts: readonly { readonly name: string; readonly summary: string }[]): string {
  return parts.map((part) => part.name).join(', ')
}
