import { BabysitError } from '../domain/error.ts'
import type { Parameter, Space } from '../domain/parameter.ts'
import { choiceParameter } from '../space/parameters.ts'
import { parseSpaceArgument } from '../space/parse-range.ts'
import { wordValue } from '../space/range-tokens.ts'

/**
 * What is to be searched from now on, of `--set lr=@log:1e-6..1` and `--freeze dropout=0.1`. What a study knows of a parameter
 * beside its range (its role, its condition) stays.
 * @throws BabysitError of `parseSpaceArgument`; BS1098 where a value to freeze at is missing
 */
export function reshapedParameters(
  space: Space,
  options: { readonly set?: readonly string[] | undefined; readonly freeze?: readonly string[] | undefined },
): readonly Parameter[] {
  return [
    ...(options.set ?? []).map((text) => likeBefore(space, parseSpaceArgument(text))),
    ...(options.freeze ?? []).map((text) => likeBefore(space, frozen(text))),
  ]
}

function likeBefore(space: Space, now: Parameter): Parameter {
  const before = space.parameters.find(({ name }) => name === now.name)
  if (before === undefined) return now
  const { role, condition } = before
  return { ...now, ...(role ? { role } : {}), ...(condition ? { condition } : {}) }
}

function frozen(text: string): Parameter {
  const [, name, value] = /^-*([^=]+)=(.+)$/.exec(text) ?? []
  if (name === undefined || value === undefined) {
    throw new BabysitError('BS1098', `--freeze '${text}': expected a parameter, = and a value`, {
      next: 'write for instance --freeze dropout=0.1',
    })
  }
  const word = value === 'true' || value === 'false' ? value === 'true' : wordValue(value)
  return choiceParameter({ name, choices: [word], ordered: false })
}
