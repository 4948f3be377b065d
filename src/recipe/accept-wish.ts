import { BabysitError } from '../domain/error.ts'
import type { Parameter } from '../domain/parameter.ts'
import type { Settings } from '../domain/setting.ts'
import type { StudyPlan } from '../domain/study.ts'
import type { Wish } from '../domain/wish.ts'
import { formatRange } from '../space/format-range.ts'
import { validateParameter } from '../space/validate-parameter.ts'
import type { Outcomes } from './recipe.ts'

/** What becomes of a wish: the promise made, or why it cannot be done; both are told to who asked. */
export type Answer = { readonly accepted: string } | { readonly refused: string }

/** Trials of one wish: more is a study of its own. */
const most = 10_000

/**
 * Whether a search that has come so far can do what is wished for.
 *
 * @param outcomes what stages have come to: a search that has been judged draws no more settings
 */
export function acceptWish(plan: StudyPlan, outcomes: Outcomes, wish: Wish): Answer {
  const ahead = (['coarse', 'fine'] as const).filter(
    (stage) => plan.stages.includes(stage) && outcomes[stage] === null,
  )
  if (ahead.length === 0) {
    const searches = plan.stages.includes('coarse') || plan.stages.includes('fine')
    return { refused: searches ? 'the search of this study is through' : 'this study does not search' }
  }
  const when = `in the ${ahead[0]} stage, when the trials that are planned are through`
  switch (wish.kind) {
    case 'try':
      return refusedSettings(plan, wish.settings) ?? { accepted: `tried ${when}` }
    case 'widen':
      return refusedEnd(plan, wish) ?? { accepted: `widened ${when}` }
    case 'reshape':
      return refusedShape(plan, wish.parameter) ?? { accepted: `searched so ${when}` }
    case 'more': {
      const { amount } = wish
      const count = amount.kind === 'trials' ? amount.trials : 1
      if (!(count >= 1 && count <= most)) return { refused: `${count} trials; expected 1 to ${most}` }
      return { accepted: `added ${when}` }
    }
  }
}

function refusedSettings(plan: StudyPlan, settings: Settings): { readonly refused: string } | null {
  const { parameters } = plan.space
  const names = [...parameters.map(({ name }) => name), ...Object.keys(plan.fixed)]
  const given = Object.entries(settings)
  if (given.length === 0) return { refused: 'no setting is named' }
  for (const [name, value] of given) {
    if (!names.includes(name))
      return { refused: `no parameter '${name}'; this study has ${names.join(', ')}` }
    const parameter = parameters.find((one) => one.name === name)
    const known = parameter === undefined ? plan.fixed[name] : undefined
    if (known !== undefined && typeof known !== typeof value)
      return {
        refused: `${name} is ${JSON.stringify(value)}; expected a ${typeof known} as ${String(known)}`,
      }
    if (parameter?.kind === 'choice' && !parameter.choices.includes(value))
      return { refused: `${name} cannot be ${String(value)}; it is one of ${parameter.choices.join(', ')}` }
    if (parameter?.kind === 'boolean' && typeof value !== 'boolean')
      return { refused: `${name} is a switch: true or false` }
    if (parameter?.kind !== 'real' && parameter?.kind !== 'integer') continue
    const { natural } = parameter
    // Beyond the range that is searched, if a person says so; never beyond where values end by their nature.
    const possible =
      typeof value === 'number' &&
      value >= natural.low &&
      value <= natural.high &&
      (parameter.kind !== 'integer' || Number.isInteger(value)) &&
      (parameter.scale === 'linear' || parameter.scale === 'normal' || value > 0)
    if (!possible)
      return { refused: `${name} cannot be ${String(value)}; it is searched in ${formatRange(parameter)}` }
  }
  return null
}

function refusedShape(plan: StudyPlan, parameter: Parameter): { readonly refused: string } | null {
  const { name } = parameter
  const known = plan.space.parameters.some((one) => one.name === name)
  const steered = [...Object.keys(plan.fixed), ...Object.values(plan.steering.roles)]
  const isFunction = plan.program.kind === 'function' || plan.program.kind === 'in-process'
  if (!known && !isFunction && !steered.includes(name)) {
    const names = [...plan.space.parameters.map((one) => one.name), ...steered]
    return {
      refused: `the program cannot be given '${name}'; it can be given ${[...new Set(names)].join(', ')}`,
    }
  }
  // A list of one freezes a parameter.
  if (parameter.kind === 'choice' && parameter.choices.length === 1)
    return known ? refusedSettings(plan, { [name]: parameter.choices[0]! }) : null
  try {
    validateParameter(parameter)
  } catch (error) {
    if (!(error instanceof BabysitError)) throw error
    return { refused: error.message }
  }
  return null
}

function refusedEnd(
  plan: StudyPlan,
  { parameter: name, side, to }: Extract<Wish, { kind: 'widen' }>,
): { readonly refused: string } | null {
  const parameter = plan.space.parameters.find((one) => one.name === name)
  if (parameter === undefined) {
    const names = plan.space.parameters.map((one) => one.name)
    return { refused: `no parameter '${name}' is searched; ${names.join(', ')} are` }
  }
  if (parameter.kind !== 'real' && parameter.kind !== 'integer')
    return { refused: `${name} has no ends that could be moved: ${formatRange(parameter)}` }
  const { natural, scale } = parameter
  if (!(to >= natural.low && to <= natural.high) || (scale !== 'linear' && scale !== 'normal' && to <= 0))
    return { refused: `${name} cannot be ${to}` }
  const outward = side === 'low' ? to < parameter.low : to > parameter.high
  return outward
    ? null
    : { refused: `${to} lies inside of ${formatRange(parameter)}: ranges are widened, never cut` }
}
