import { Command, CommanderError } from 'commander'
import { BabysitError } from '../domain/error.ts'
import { addBaseOptions } from './base-options.ts'
import type { CommandDefinition, Context } from './context.ts'
import { didYouMean } from './did-you-mean.ts'
import { topics } from './help-topics.ts'
import { columnsOf } from './output/screen.ts'
import { version } from './version.ts'

interface Verb {
  readonly name: string
  readonly group: string
  readonly summary: string
  // biome-ignore lint/suspicious/noExplicitAny: each command names its own options
  readonly load: () => Promise<{ readonly command: CommandDefinition<any> }>
}

/** The verbs, in the order of the help. Nothing of a verb is loaded before it is called for. */
const verbs: readonly Verb[] = [
  {
    name: 'run',
    group: 'Train:',
    summary: 'the whole recipe: sanity, range, coarse, fine, final',
    load: () => import('./commands/run.ts'),
  },
  {
    name: 'check',
    group: 'Train:',
    summary: 'can it learn at all? (sanity)',
    load: () => import('./commands/check.ts'),
  },
  {
    name: 'range',
    group: 'Train:',
    summary: 'in which range does the learning rate work?',
    load: () => import('./commands/range.ts'),
  },
  {
    name: 'search',
    group: 'Train:',
    summary: 'search the parameters at random, from coarse to fine',
    load: () => import('./commands/search.ts'),
  },
  {
    name: 'watch',
    group: 'Train:',
    summary: 'run a program as it is, and say what is wrong while it trains',
    load: () => import('./commands/watch.ts'),
  },
  {
    name: 'diagnose',
    group: 'Read:',
    summary: 'what is wrong with runs, from their log files alone',
    load: () => import('./commands/diagnose.ts'),
  },
  {
    name: 'report',
    group: 'Read:',
    summary: 'the report of a study: HTML, terminal or JSON',
    load: () => import('./commands/report.ts'),
  },
  {
    name: 'list',
    group: 'Read:',
    summary: 'all studies of this folder',
    load: () => import('./commands/list.ts'),
  },
  {
    name: 'show',
    group: 'Read:',
    summary: 'a study, or one trial of it',
    load: () => import('./commands/show.ts'),
  },
  {
    name: 'export',
    group: 'Read:',
    summary: 'the trials of a study, or all of their curves, as CSV or JSON',
    load: () => import('./commands/export.ts'),
  },
  {
    name: 'replay',
    group: 'Read:',
    summary: 'what other schedulers would have made of the curves on record',
    load: () => import('./commands/replay.ts'),
  },
  {
    name: 'ui',
    group: 'Read:',
    summary: 'the page: watch, compare and steer in the browser',
    load: () => import('./commands/ui.ts'),
  },
  {
    name: 'top',
    group: 'Read:',
    summary: 'follow a study in the terminal: curves, findings, trials',
    load: () => import('./commands/top.ts'),
  },
  {
    name: 'parse',
    group: 'Read:',
    summary: 'what babysit understands of the output of a program',
    load: () => import('./commands/parse.ts'),
  },
  {
    name: 'apply',
    group: 'Go on:',
    summary: 'run a trial once more with what a finding about it advises',
    load: () => import('./commands/apply.ts'),
  },
  {
    name: 'resume',
    group: 'Go on:',
    summary: 'go on with a study that was interrupted',
    load: () => import('./commands/resume.ts'),
  },
  {
    name: 'stop',
    group: 'Go on:',
    summary: 'stop the study that is running in this folder',
    load: () => import('./commands/stop.ts'),
  },
  {
    name: 'steer',
    group: 'Go on:',
    summary: 'pause a running study, try a setting in it, widen a range, add trials',
    load: () => import('./commands/steer.ts'),
  },
  {
    name: 'space',
    group: 'Go on:',
    summary: 'what a study searches; change it in the middle, and lose no trial',
    load: () => import('./commands/space.ts'),
  },
  {
    name: 'import',
    group: 'Read:',
    summary: "the equivalent of another tool's search, and its trials",
    load: () => import('./commands/import.ts'),
  },
  {
    name: 'config',
    group: 'Help:',
    summary: 'the settings that hold here, and where each comes from',
    load: () => import('./commands/config.ts'),
  },
  {
    name: 'python',
    group: 'Help:',
    summary: 'where the Python package is: for pip install, or PYTHONPATH',
    load: () => import('./commands/python.ts'),
  },
  {
    name: 'doctor',
    group: 'Help:',
    summary: 'is everything here that babysit needs?',
    load: () => import('./commands/doctor.ts'),
  },
]

const examples = `Examples:
  babysit run --data spirals                  the whole recipe on a set made in code
  babysit run --data digits/ --budget 10m     on your data, for at most ten minutes
  babysit range --data train.csv --label y    only the range of the learning rate
`

/**
 * Runs one command line and answers with its exit code.
 *
 * @param argv the words after the program's name
 * @throws BabysitError for every wrong use
 */
export async function runProgram(argv: readonly string[], world: Omit<Context, 'command'>): Promise<number> {
  const { own, command } = splitAtDashes(argv)
  const words = verbFirst(own)
  const context: Context = { ...world, command }
  const [first, second] = words
  if (first === 'help' && second !== undefined && topics[second] !== undefined) {
    world.stdout.write(topics[second])
    return 0
  }
  const asked = first === 'help' ? (second === undefined ? ['--help'] : [second, '--help']) : words
  const verb = verbs.find((candidate) => candidate.name === asked[0])
  if (verb === undefined && asked[0] !== undefined && !asked[0].startsWith('-')) throw unknownVerb(asked[0])

  let code = 0
  const program = createTree(world)
  if (verb !== undefined) {
    const branch = program.commands.find((candidate) => candidate.name() === verb.name)!
    const { command: definition } = await verb.load()
    await definition.describe(branch)
    addBaseOptions(branch)
    branch.action(async () => {
      const options: Record<string, unknown> = branch.opts()
      const given = new Set(
        Object.keys(options).filter((name) => branch.getOptionValueSource(name) === 'cli'),
      )
      code = await definition.run({ words: branch.args, options, context, given })
    })
  }
  try {
    await program.parseAsync(asked.length === 0 ? ['--help'] : [...asked], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode !== 0) throw usageError(error, verb?.name)
  }
  return code
}

/** All verbs by name and summary, without their options. */
function createTree(world: Pick<Context, 'stdout' | 'stderr' | 'env'>): Command {
  const program = new Command('babysit')
    .description(
      'Looks after neural-network training: checks, searches, watches, and says what is wrong and why.',
    )
    .usage('<command> [options]')
    .version(version, '-V, --version', 'the version')
    .helpOption('-h, --help', 'this help')
    .helpCommand('help [command]', 'help for a command; babysit help spaces explains ranges')
    .addHelpText('before', `${examples}`)
    .configureOutput({
      writeOut: (text) => void world.stdout.write(text),
      writeErr: (text) => void world.stderr.write(text),
      outputError: () => {},
      getOutHelpWidth: () => columnsOf(world.stdout, world.env),
    })
    .exitOverride()
  for (const verb of verbs) {
    const branch = program.command(verb.name).summary(verb.summary).description(capital(verb.summary))
    branch.helpGroup(verb.group).allowExcessArguments(false)
  }
  return program
}

function unknownVerb(word: string): BabysitError {
  const names = verbs.map((verb) => verb.name)
  return new BabysitError('BS1001', `'${word}' is no command; ${didYouMean(word, names)}`, {
    next: 'babysit --help',
  })
}

/** What commander found wrong, in the shape of all our errors. */
function usageError(error: CommanderError, verb: string | undefined): BabysitError {
  const message = error.message
    .replace(/^error: /, '')
    .replace(/\n\(Did you mean (.*)\?\)/s, '; did you mean $1?')
    .replace(/\s*\n\s*/g, ' ')
  return new BabysitError('BS1002', message, {
    next: `babysit ${verb === undefined ? '' : `${verb} `}--help`,
  })
}

/** What comes after the first `--` is somebody else's command line. */
function splitAtDashes(argv: readonly string[]): {
  own: readonly string[]
  command: readonly string[] | null
} {
  const at = argv.indexOf('--')
  return at < 0 ? { own: argv, command: null } : { own: argv.slice(0, at), command: argv.slice(at + 1) }
}

/** `babysit --json run` means `babysit run --json`. */
function verbFirst(argv: readonly string[]): readonly string[] {
  const at = argv.findIndex((word) => !word.startsWith('-'))
  return at <= 0 ? argv : [argv[at]!, ...argv.slice(0, at), ...argv.slice(at + 1)]
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
