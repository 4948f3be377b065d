import { availableParallelism } from 'node:os'
import { type Constraint, parseConstraint } from '../domain/constraint.ts'
import { BabysitError } from '../domain/error.ts'
import type { Goal } from '../domain/goal.ts'
import type { Condition, FidelityParameter, Parameter, Space } from '../domain/parameter.ts'
import type { Program } from '../domain/program.ts'
import type { SettingValue } from '../domain/setting.ts'
import { type StageName, stageNames } from '../domain/stage.ts'
import type { StudyPlan } from '../domain/study.ts'
import { refuseUnfitForSeveral } from '../library/several-goals.ts'
import { defaultGoal } from '../recipe/default-space.ts'
import { parseSpaceArgument } from '../space/parse-range.ts'
import { wordValue } from '../space/range-tokens.ts'
import { scaleRemarks } from '../space/scale-doctor/scale-remarks.ts'
import { validateSpace } from '../space/validate-space.ts'
import { refuseEmpty, withAgent } from './agent/with-agent.ts'
import { builtinStudy } from './builtin-program.ts'
import { misspeltPlaces } from './command/misspelt-places.ts'
import { defaultSampler, pickSampler, pickScheduler, pickTuner } from './compose.ts'
import type { Invocation } from './context.ts'
import { didYouMean } from './did-you-mean.ts'
import { parseEffort } from './effort.ts'
import { namedGoal } from './goal-options.ts'
import { readLimits } from './limits.ts'
import { readListening } from './listening-options.ts'
import { commandProgram, functionProgram, steeringOf } from './other-programs.ts'
import { captureEnvironment } from './python-package.ts'
import { givenTrainerOptions, type StudyOptions } from './study-options.ts'

export interface PlannedStudy {
  readonly plan: Omit<StudyPlan, 'id'>
  /** To be told before the first run, and kept with the study. */
  readonly warnings: readonly string[]
}

type Subject = Pick<StudyPlan, 'program' | 'steering' | 'space' | 'given' | 'fixed' | 'pace'> & {
  readonly hints: readonly string[]
  /** What the program is judged by where the user names nothing; the usual without. */
  readonly goal?: Goal
}

/**
 * Turns a command line into the plan of a study. Everything that can be wrong is found here: nothing is written yet.
 * @throws BabysitError
 */
export async function planStudy(
  invocation: Invocation<StudyOptions>,
  about: {
    readonly stages: readonly StageName[]
    /** By the names of parameters; see docs/study-files.md. */
    readonly conditions?: Readonly<Record<string, Condition>>
  },
): Promise<PlannedStudy> {
  const { options } = invocation
  const { stages } = about
  const tuner = options.tuner === undefined ? null : pickTuner(options.tuner)
  // A tuner's search is one stage.
  const isSeveral = namedGoal(options)?.also !== undefined
  const chosen = (options.stages === undefined ? stages : readStages(options.stages)).filter(
    (stage) =>
      (tuner === null || stage !== 'fine') &&
      // No single setting is the best of several goals, to be repeated.
      (!isSeveral || stage !== 'final' || options.stages !== undefined),
  )
  const effort = options.budget === undefined ? ({ kind: 'standard' } as const) : parseEffort(options.budget)
  // The usual sampler knows one goal.
  const isUsual = options.sampler === defaultSampler && !invocation.given?.has('sampler')
  const sampler = pickSampler(isSeveral && isUsual ? 'tpe' : options.sampler)
  const scheduler = pickScheduler(options.scheduler)
  const workers = readWhole('--workers', options.workers ?? String(availableParallelism()), 1, 1024)
  const seed = readSeed(options)
  const named = readGoal(options, invocation.context.command !== null)
  const { hints, goal: usual, ...found } = await readSubject(invocation)
  const subject = { ...found, space: withConditions(found.space, about.conditions ?? {}) }
  // What the agent has heard decides where nobody has named anything.
  const goal = namedGoal(options) === null ? (usual ?? named) : named
  const constraints = (options.constraint ?? []).map(readConstraint)
  if (chosen.some((stage) => stage === 'coarse' || stage === 'fine')) {
    refuseEmpty(subject.space, hints)
    validateSpace(subject.space)
  }

  const warnings = [...hints, ...scaleRemarks(subject)]
  if (tuner !== null) warnings.push(...tunerRemarks(tuner.name, subject.steering))
  const trials = effort.kind === 'trials' ? effort.trials : 9
  const against = sampler.warning?.(subject.space, trials) ?? null
  if (against !== null) warnings.push(against)
  const limits = readLimits(options, { program: subject.program.kind, env: invocation.context.env })
  const cards = limits.gpus?.length ?? workers
  if (cards < workers && options.workers !== undefined)
    warnings.push(
      `${cards} of ${workers} workers are used: each running trial has a graphics card of its own.`,
    )
  const listening = readListening(
    withAsked(options, { series: [...(goal.also ?? []), ...constraints], program: subject.program.kind }),
    {
      program: subject.program.kind,
      workers: Math.min(workers, cards),
    },
  )
  const heard = listening === undefined ? {} : { listening }
  const plan = {
    ...subject,
    goal: constraints.length === 0 ? goal : { ...goal, constraints },
    seed,
    stages: chosen,
    effort,
    workers: Math.min(workers, cards),
    limits,
    ...heard,
    ...(tuner === null ? {} : { tuner: tuner.name }),
  }
  const whole = { ...plan, sampler: sampler.name, scheduler: scheduler.name }
  const warmStart = (options.warmStart ?? []).length > 0
  refuseUnfitForSeveral(whole, {
    warmStart,
    names: (part) => (part === 'warmStart' ? '--warm-start' : `--${part}`),
  })
  if (isSeveral && stages.includes('final') && options.stages === undefined)
    warnings.push(
      'The final stage is left out: of several goals no single setting is the best, to be repeated.',
    )
  return { plan: whole, warnings }
}

/** @throws BabysitError BS1029 where nobody can say how long the program trains */
function tunerRemarks(tuner: string, { budget }: Subject['steering']): string[] {
  if (!budget) {
    throw new BabysitError(
      'BS1029',
      `--tuner ${tuner} trains settings for different times, and this program cannot be told how long to train`,
      { next: 'name its budget, for instance --epochs {epochs}, or search without --tuner' },
    )
  }
  return [
    `${tuner} lets trials go on; this program is not paused meanwhile, so each is started anew with the longer budget.`,
  ]
}

function withConditions(space: Space, conditions: Readonly<Record<string, Condition>>): Space {
  const parameters = space.parameters.map((parameter) => {
    const condition = conditions[parameter.name]
    return condition === undefined ? parameter : { ...parameter, condition }
  })
  return { parameters }
}

async function readSubject({ words, options, context }: Invocation<StudyOptions>): Promise<Subject> {
  const ranges = options.space ?? []
  const set = (options.set ?? []).map(readAssignment)
  const [word] = words
  const given = givenTrainerOptions(options)
  if (context.command === null && word === undefined) {
    const { builtinSteering, inspectData } = await import('../trainer/main.ts')
    const { program, space, ranged, fixed } = builtinStudy({ given, ranges, set })
    rejectTwice([...Object.keys(fixed), ...ranged])
    inspectData(program.options)
    return { program, space, given: ranged, fixed, steering: builtinSteering, hints: [] }
  }
  rejectTrainerOptions(Object.keys(given))
  if (context.command !== null && word !== undefined) {
    throw new BabysitError(
      'BS1010',
      `both a file ('${word}') and a command behind -- were given; expected one of them`,
      {
        next: 'babysit run --help',
      },
    )
  }
  const fixed = Object.fromEntries(set)
  const own = ranges.map(parseSpaceArgument)
  if (context.command === null) {
    const program = await functionProgram(word!, context.cwd)
    return asSubject({ program, parameters: own, fixed, options, hints: [] })
  }
  const {
    program: plain,
    parameters,
    ...command
  } = commandProgram(context.command, context.cwd, {
    names: Object.fromEntries((options.name ?? []).map(readName)),
    templates: options.template ?? [],
  })
  const program = { ...plain, ...captureEnvironment(options.capture, context.env) }
  const subject = asSubject({ ...command, program, parameters: [...parameters, ...own], fixed, options })
  return withAgent({ ...subject, program }, { options, context, seed: readSeed(options) })
}

function asSubject(about: {
  readonly program: Parameters<typeof steeringOf>[0]['program']
  readonly parameters: readonly Parameter[]
  readonly fixed: Readonly<Record<string, SettingValue>>
  readonly options: StudyOptions
  readonly hints: readonly string[]
  readonly fidelity?: FidelityParameter | null
}): Subject {
  const { program, parameters, fixed, options, fidelity } = about
  const names = [...parameters.map((parameter) => parameter.name), ...Object.keys(fixed)]
  rejectTwice(names)
  const steering = steeringOf({ program, names, obeys: options.obeys, fidelity: fidelity ?? null })
  const hints = program.kind === 'command' ? [...about.hints, ...misspeltPlaces(program, names)] : about.hints
  return { program, steering, space: { parameters }, given: parameters.map(({ name }) => name), fixed, hints }
}

function rejectTwice(names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) < at)
  if (twice === undefined) return
  throw new BabysitError('BS1009', `${twice} is given twice; expected one range or one fixed value`, {
    next: `leave out all but one of what is said of ${twice}`,
  })
}

function rejectTrainerOptions(names: readonly string[]): void {
  if (names.length === 0) return
  const list = names.map((name) => `--${name}`).join(', ')
  throw new BabysitError(
    'BS1014',
    `${list}: an option of the built-in trainer, but another program was given`,
    {
      next: 'put the options of a command behind --, and set those of a function with --set NAME=VALUE',
    },
  )
}

function readName(text: string): readonly [from: string, to: string] {
  const [, from, to] = /^-*([^=]+)=([A-Za-z_][\w./-]*)$/.exec(text) ?? []
  if (from !== undefined && to !== undefined) return [from, to]
  throw new BabysitError('BS1194', `--name '${text}': expected the name of a range, = and its new name`, {
    next: 'write for instance --name arg1=width',
  })
}

function readAssignment(text: string): readonly [name: string, value: SettingValue] {
  const at = text.indexOf('=')
  if (at > 0) return [text.slice(0, at).replace(/^-+/, ''), wordValue(text.slice(at + 1))]
  throw new BabysitError('BS1006', `--set '${text}': expected a name, = and a value`, {
    next: 'write for instance --set batch=64',
  })
}

/** What a constraint or a further goal asks of is listened for: a command may print it under a name that would pass for no metric. */
function withAsked(
  options: StudyOptions,
  about: { readonly series: readonly { readonly series: string }[]; readonly program: Program['kind'] },
): StudyOptions {
  const { metric = [] } = options
  const asked = about.series.map(({ series }) => series)
  const named = asked.filter((series) => /^[\p{L}_][^=\n/]*$/u.test(series) && !metric.includes(series))
  return about.program !== 'command' || named.length === 0
    ? options
    : { ...options, metric: [...metric, ...new Set(named)] }
}

function readConstraint(text: string): Constraint {
  const constraint = parseConstraint(text)
  if (constraint !== null) return constraint
  throw new BabysitError(
    'BS1078',
    `--constraint '${text}': expected the name of a series, <= or >=, and a number`,
    { next: "write for instance --constraint 'latency <= 20', in quotes" },
  )
}

function readStages(text: string): readonly StageName[] {
  const words = text.split(',').map((word) => word.trim())
  const wrong = words.find((word) => !stageNames.includes(word as StageName))
  if (wrong !== undefined) {
    throw new BabysitError('BS1007', `--stages: '${wrong}' is no stage; ${didYouMean(wrong, stageNames)}`, {
      next: `write for instance --stages ${stageNames.slice(0, 2).join(',')}`,
    })
  }
  return stageNames.filter((stage) => words.includes(stage))
}

function readWhole(...[option, text, low, high]: [string, string, number, number]): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isInteger(value) && value >= low && value <= high) return value
  throw new BabysitError('BS1008', `${option} '${text}': expected a whole number from ${low} to ${high}`, {
    next: `write for instance ${option} ${Math.max(low, 1)}`,
  })
}

function readSeed({ seed }: StudyOptions): number {
  return readWhole('--seed', seed, 0, 2 ** 32 - 1)
}

/** Of a command, nobody knows before it has been heard what it reports, and under which names. */
function readGoal(options: StudyOptions, isCommand: boolean): Goal {
  const named = namedGoal(options)
  if (!isCommand) return named ?? defaultGoal
  return named === null ? { ...defaultGoal, open: 'unnamed' } : { ...named, open: 'named' }
}
