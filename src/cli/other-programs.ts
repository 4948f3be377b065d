import { existsSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { BabysitError } from '../domain/error.ts'
import type { FidelityParameter } from '../domain/parameter.ts'
import type { CommandProgram, FunctionProgram, Steering } from '../domain/program.ts'
import { loadTrain } from '../runs/launchers/load-train.ts'
import { fidelityRungs } from '../space/fidelity-rungs.ts'
import { roleOf } from '../space/roles.ts'
import { type CommandRanges, commandRanges } from './command/command-ranges.ts'
import { templateRanges } from './command/template-ranges.ts'
import { didYouMean } from './did-you-mean.ts'

const orders = ['budget', 'samples', 'seed', 'inputs', 'evaluate'] as const
type Order = (typeof orders)[number]

/**
 * A function of a module: `train.ts`, `train.ts:learn`. It is loaded once here, so that a mistake shows before a study
 * exists.
 * @throws BabysitError BS1012 no such file; those of loading it
 */
export async function functionProgram(word: string, cwd: string): Promise<FunctionProgram> {
  const [, path = word, name = 'train'] = /^(.+\.[cm]?[jt]sx?)(?::([\w$]+))?$/.exec(word) ?? []
  const module = resolve(cwd, path)
  if (!existsSync(module) || !statSync(module).isFile()) {
    throw new BabysitError(
      'BS1012',
      `'${path}' is no file; expected a module that exports a training function`,
      {
        next: 'name a file, as in babysit run train.ts:train; commands go behind --, data behind --data',
      },
    )
  }
  await loadTrain(pathToFileURL(module), name)
  return { kind: 'function', module, export: name }
}

/** What comes with a command on the line. */
export interface CommandOptions {
  /** Other names for the parameters of its ranges. */
  readonly names: Readonly<Record<string, string>>
  readonly templates: readonly string[]
}

/** The command without its ranges, the parameters they name, and what to say about words that nearly were ranges. */
export function commandProgram(
  words: readonly string[],
  cwd: string,
  options: CommandOptions = { names: {}, templates: [] },
): { program: CommandProgram } & Pick<CommandRanges, 'parameters' | 'fidelity' | 'hints'> {
  if (words.length === 0) {
    throw new BabysitError('BS1011', 'there is no command behind --', {
      next: 'write for instance: babysit run -- python train.py --lr @log:1e-5..1e-1 --epochs {epochs}',
    })
  }
  const { argv, parameters, fidelity, hints } = commandRanges(words, options.names)
  const files = templateRanges(options.templates, cwd)
  const unnamed = files.templates.filter(({ name }) => !argv.some((word) => word.includes(`{${name}}`)))
  return {
    program: {
      kind: 'command',
      argv,
      cwd,
      ...(files.templates.length > 0 ? { templates: files.templates } : {}),
    },
    parameters: [...parameters, ...files.parameters],
    fidelity,
    hints: [
      ...hints,
      ...files.hints,
      ...unnamed.map(
        ({ name }) => `nothing in the command names {${name}}: each run has its copy, but is not told where`,
      ),
    ],
  }
}

/**
 * What a function or command can be told: what `--obeys` says; without it, the orders that the text of the function
 * mentions, or the command has a place for. What is never mentioned cannot be followed.
 */
export function steeringOf(about: {
  readonly program: FunctionProgram | CommandProgram
  readonly names: readonly string[]
  readonly obeys: string | undefined
  /** The budget as the command's own option, with its bounds. */
  readonly fidelity?: FidelityParameter | null
}): Steering {
  const { program, names, obeys, fidelity } = about
  const follows =
    obeys !== undefined
      ? readOrders(obeys)
      : program.kind === 'command'
        ? ordersOfCommand(textOf(program))
        : ordersOfModule(readFileSync(program.module, 'utf8'))
  const roles = names.flatMap((name) => {
    const role = roleOf(name)
    return role === undefined ? [] : [[role, name] as const]
  })
  return {
    roles: Object.fromEntries(roles),
    budget: follows.has('budget'),
    ...(program.kind === 'command' ? budgetUnitOf(textOf(program)) : {}),
    ...(fidelity
      ? {
          budgetBounds: { low: fidelity.low, high: fidelity.high },
          budgetRungs: fidelityRungs(fidelity),
        }
      : {}),
    samples: follows.has('samples'),
    seed: follows.has('seed'),
    inputs: follows.has('inputs'),
    evaluation: follows.has('evaluate'),
  }
}

/** All of a command in which orders may be named: its words and its templates. */
function textOf({ argv, templates = [] }: CommandProgram): string {
  return [...argv, ...templates.map(({ text }) => text)].join(' ')
}

function ordersOfModule(text: string): ReadonlySet<Order> {
  return new Set(orders.filter((order) => new RegExp(`\\b${order}\\b`).test(text)))
}

function ordersOfCommand(line: string): ReadonlySet<Order> {
  const has = (name: string) => line.includes(`{${name}}`)
  const all: readonly [Order, boolean][] = [
    ['budget', has('epochs') || has('steps')],
    ['samples', has('samples')],
    ['seed', has('seed')],
  ]
  return new Set(all.filter(([, present]) => present).map(([order]) => order))
}

/** A command with a place for one of the two units can be told no other. */
function budgetUnitOf(line: string): Pick<Steering, 'budgetUnit'> {
  const [epochs, steps] = [line.includes('{epochs}'), line.includes('{steps}')]
  return epochs === steps ? {} : { budgetUnit: epochs ? 'epochs' : 'steps' }
}

function readOrders(text: string): ReadonlySet<Order> {
  const words = text.split(',').map((word) => word.trim())
  const wrong = words.find((word) => word !== '' && !orders.includes(word as Order))
  if (wrong !== undefined) {
    throw new BabysitError('BS1013', `--obeys: '${wrong}' is no order; ${didYouMean(wrong, orders)}`, {
      next: `write for instance --obeys ${orders.slice(0, 3).join(',')}`,
    })
  }
  return new Set(words as Order[])
}
