import type {
  ChoiceParameter,
  IntegerParameter,
  Parameter,
  RealParameter,
  Space,
} from '../domain/parameter.ts'
import type { Settings } from '../domain/setting.ts'
import { fromCoordinate, toCoordinate } from './coordinate.ts'

export interface NarrowOptions {
  /** Room left on either side of the good settings, as a share of the searched range. Default 0.1. */
  readonly margin?: number
  /** A range is never cut to less than this share of itself. Default 0.2. */
  readonly least?: number
}

/**
 * The part of a space around settings that did well: each range is cut to what they span, in its own scale, and a
 * margin. Ordered choices keep what lies between and one neighbour on either side; other choices keep the words that
 * did well where at least two of them did. Everything else stays. Good settings of the old space lie in the new one;
 * bounds never move outward. Starting values have been tried and are dropped.
 */
export function narrow(space: Space, good: readonly Settings[], options: NarrowOptions = {}): Space {
  return {
    parameters: space.parameters.map((parameter) => {
      const { start: _, ...rest } = parameter
      const plain = rest as Parameter
      const values = good.flatMap((settings) => settings[parameter.name] ?? [])
      if (values.length === 0) return plain
      if (plain.kind === 'real' || plain.kind === 'integer') {
        return narrowRange(
          plain,
          values.map((value) => toCoordinate(plain, value)),
          options,
        )
      }
      return plain.kind === 'choice' ? narrowChoice(plain, values) : plain
    }),
  }
}

function narrowRange(
  parameter: RealParameter | IntegerParameter,
  coordinates: readonly number[],
  options: NarrowOptions,
): Parameter {
  const { margin = 0.1, least = 0.2 } = options
  let from = Math.min(...coordinates) - margin
  let to = Math.max(...coordinates) + margin
  const missing = least - (to - from)
  if (missing > 0) {
    from -= missing / 2
    to += missing / 2
  }
  const low = from <= 0 ? parameter.low : Number(fromCoordinate(parameter, from))
  const high = to >= 1 ? parameter.high : Number(fromCoordinate(parameter, to))
  // A few whole numbers can round to one: then there is nothing left to cut.
  return low < high ? { ...parameter, low, high } : parameter
}

function narrowChoice(parameter: ChoiceParameter, values: readonly unknown[]): Parameter {
  const places = parameter.choices.flatMap((choice, i) => (values.includes(choice) ? [i] : []))
  if (places.length === 0) return parameter
  const choices = parameter.ordered
    ? parameter.choices.slice(Math.max(0, places[0]! - 1), places[places.length - 1]! + 2)
    : parameter.choices.filter((_, i) => places.includes(i))
  return choices.length < 2 ? parameter : { ...parameter, choices }
}
