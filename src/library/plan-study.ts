import { parseConstraint } from '../domain/constraint.ts'
import { BabysitError } from '../domain/error.ts'
import type { Goal } from '../domain/goal.ts'
import type { Parameter } from '../domain/parameter.ts'
import type { Program, Steering } from '../domain/program.ts'
import type { Settings } from '../domain/setting.ts'
import { type StageName, stageNames } from '../domain/stage.ts'
import type { Effort, StudyPlan } from '../domain/study.ts'
import { defaultGoal } from '../recipe/default-space.ts'
import { samplers } from '../search/samplers/index.ts'
import { schedulers } from '../search/schedulers/index.ts'
import { tuners } from '../search/tuners/index.ts'
import { roleOf } from '../space/roles.ts'
import { validateSpace } from '../space/validate-space.ts'
import type { SpaceDefinition } from './domain-builder.ts'
import { refuseUnfitForSeveral } from './several-goals.ts'
import type { EffortRequest, GoalRequest, Order, StudyRequest } from './study-request.ts'

const orders: readonly Order[] = ['budget', 'samples', 'seed', 'inputs', 'evaluate']

/** What `planOf` looks at; the training function is only read for the orders that it mentions. */
export type PlanRequest = Omit<StudyRequest<SpaceDefinition>, 'train' | 'dir' | 'signal' | 'onEvent'> & {
  /** Absent where trials are told, not run. */
  readonly train?: unknown
}

/**
 * A request of the library as the plan of a study. Everything that can be wrong with it is found here, before anything
 * is written; types keep most of it from TypeScript programs.
 * @throws BabysitError BS5604, and those of `validateSpace`
 */
export function planOf(request: PlanRequest, id: string): StudyPlan {
  const parameters = parametersOf(request.space)
  const fixed = fixedOf(request.fixed, parameters)
  const stages = stageNames.filter(
    (stage) =>
      (request.stages ?? usualStages(request)).includes(stage) &&
      (request.tuner === undefined || stage !== 'fine'),
  )
  const unknown = (request.stages ?? []).find((stage) => !stageNames.includes(stage))
  if (unknown !== undefined) throw wrong('stages', unknown, `some of ${stageNames.join(', ')}`)
  if (parameters.length > 0 || request.train === undefined) validateSpace({ parameters })
  const older: unknown = request.warmStart ?? []
  if (!Array.isArray(older) || older.some((one) => typeof one !== 'string'))
    throw wrong('warmStart', older, 'a list of names of studies')
  const names = [...parameters.map(({ name }) => name), ...Object.keys(fixed)]
  const plan: StudyPlan = {
    id,
    program: programOf(request),
    steering: steeringOf(request, names),
    space: { parameters },
    given: parameters.map(({ name }) => name),
    fixed,
    goal: { ...goalsOf(request.goal), ...constraintsOf(request) },
    seed: whole('seed', request.seed ?? 1, [0, 2 ** 32 - 1]),
    stages: request.train === undefined ? [] : stages,
    effort: effortOf(request.effort ?? 'standard'),
    workers: whole('workers', request.workers ?? 1, [1, 1024]),
    ...(request.tuner === undefined ? {} : { tuner: oneOf('tuner', request.tuner, Object.keys(tuners)) }),
    sampler: oneOf('sampler', request.sampler ?? usualSampler(request), Object.keys(samplers)),
    scheduler: oneOf('scheduler', request.scheduler ?? 'break-out', Object.keys(schedulers)),
  }
  refuseUnfitForSeveral(plan, { warmStart: older.length > 0, names: (part) => part })
  return plan
}

/** Names of studies become folders, and are typed on command lines. */
export function checkName(name: unknown): void {
  if (typeof name === 'string' && /^[A-Za-z][\w.-]{0,99}$/.test(name) && name !== 'last') return
  throw wrong('name', name, 'a letter, then letters, digits, dots, dashes and underlines; not "last"')
}

function programOf({ train, name }: PlanRequest): Program {
  if (train === undefined) return { kind: 'recorded', by: 'ask and tell', name: name ?? 'search' }
  if (typeof train !== 'function') throw wrong('train', train, 'a function that trains once')
  const own = train.name
  return { kind: 'in-process', name: own === '' ? (name ?? 'train') : own }
}

function parametersOf(space: unknown): readonly Parameter[] {
  if (typeof space !== 'object' || space === null || Array.isArray(space))
    throw wrong('space', space, 'an object with a domain for each name: { lr: space.log(1e-5, 1e-1) }')
  return Object.entries(space).map(([name, domain]) => {
    if (typeof domain?.named === 'function') return domain.named(name) as Parameter
    throw wrong(`space.${name}`, domain, 'a domain made by space.log, space.int, space.choice ...')
  })
}

function fixedOf(fixed: Settings = {}, parameters: readonly Parameter[]): Settings {
  for (const [name, value] of Object.entries(fixed)) {
    if (!['number', 'string', 'boolean'].includes(typeof value))
      throw wrong(`fixed.${name}`, value, 'a number, a word or a switch')
    if (parameters.some((parameter) => parameter.name === name))
      throw wrong(`fixed.${name}`, value, 'a name that is not searched as well')
  }
  return fixed
}

function steeringOf({ obeys, train }: PlanRequest, names: readonly string[]): Steering {
  const unknown = (obeys ?? []).find((order) => !orders.includes(order))
  if (unknown !== undefined) throw wrong('obeys', unknown, `some of ${orders.join(', ')}`)
  const text = String(train)
  const follows = new Set(obeys ?? orders.filter((order) => new RegExp(`\\b${order}\\b`).test(text)))
  const roles = names.flatMap((name) => {
    const role = roleOf(name)
    return role === undefined ? [] : [[role, name] as const]
  })
  return {
    roles: Object.fromEntries(roles),
    budget: follows.has('budget'),
    samples: follows.has('samples'),
    seed: follows.has('seed'),
    inputs: follows.has('inputs'),
    evaluation: follows.has('evaluate'),
  }
}

function goalsOf(goal: PlanRequest['goal']): Goal {
  if (goal === undefined) return defaultGoal
  const asked = (Array.isArray(goal) ? goal : [goal]) as readonly GoalRequest[]
  const [first, ...also] = asked.map(goalOf)
  if (first === undefined) throw wrong('goal', goal, 'one goal or more')
  const series = [first, ...also].map((one) => one.series)
  const twice = series.find((name, i) => series.indexOf(name) < i)
  if (twice !== undefined) throw wrong('goal', twice, 'each series once')
  return also.length === 0 ? first : { ...first, also }
}

function usualSampler({ goal, train }: PlanRequest): string {
  if (Array.isArray(goal) && goal.length > 1) return 'tpe'
  return train === undefined ? 'random' : 'adaptive'
}

/** No single setting is the best of several goals, to be repeated in the end. */
function usualStages({ goal }: PlanRequest): readonly StageName[] {
  return Array.isArray(goal) && goal.length > 1 ? stageNames.filter((stage) => stage !== 'final') : stageNames
}

function constraintsOf({ constraints }: PlanRequest): Pick<Goal, 'constraints'> {
  const asked: unknown = constraints ?? []
  if (!Array.isArray(asked)) throw wrong('constraints', asked, "a list such as ['latency <= 20']")
  const read = asked.map((text: unknown) => {
    const constraint = typeof text === 'string' ? parseConstraint(text) : null
    if (constraint === null)
      throw wrong('constraints', text, "a series, <= or >=, and a number: 'latency <= 20'")
    return constraint
  })
  return read.length === 0 ? {} : { constraints: read }
}

function goalOf(goal: GoalRequest): Goal {
  const { minimize, maximize } = goal ?? {}
  if (typeof minimize === 'string' && maximize === undefined)
    return { series: minimize, direction: 'minimize' }
  if (typeof maximize === 'string' && minimize === undefined)
    return { series: maximize, direction: 'maximize' }
  throw wrong('goal', goal, "{ minimize: 'val/loss' } or { maximize: 'val/accuracy' }")
}

function effortOf(effort: EffortRequest): Effort {
  if (effort === 'standard') return { kind: 'standard' }
  if ('trials' in effort) return { kind: 'trials', trials: whole('effort.trials', effort.trials, [1, 1e6]) }
  if ('epochs' in effort) return { kind: 'epochs', epochs: whole('effort.epochs', effort.epochs, [1, 1e9]) }
  if (effort.seconds > 0 && Number.isFinite(effort.seconds)) return { kind: 'time', seconds: effort.seconds }
  throw wrong('effort', effort, "'standard', { trials: 40 }, { epochs: 300 } or { seconds: 600 }")
}

function whole(what: string, value: number, [low, high]: readonly [number, number]): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value
  throw wrong(what, value, `a whole number from ${low} to ${high}`)
}

function oneOf(what: string, value: string, names: readonly string[]): string {
  if (names.includes(value)) return value
  throw wrong(what, value, `one of ${names.join(', ')}`)
}

function wrong(what: string, value: unknown, expected: string): BabysitError {
  const shown = typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? String(value))
  const text = shown.length > 80 ? `${shown.slice(0, 80)}...` : shown
  return new BabysitError('BS5604', `${what} is ${text}; expected ${expected}.`, {
    next: 'See docs/library.md for what a study is asked for.',
  })
}
