import type { LinePattern } from '../line-pattern.ts'
import { numberText } from '../numbers.ts'
import { locate } from '../positions.ts'
import { parseObject, spokenOf } from './fields.ts'

const wrapped = new RegExp(
  String.raw`\b(?:tensor|array|Array|DeviceArray|(?:np|numpy|jnp)\.\w+)\(\s*(${numberText})\s*(?:,[^()]*(?:\([^()]*\))?[^()]*)?\)`,
  'g',
)

/** A dictionary as Python prints it: the Hugging Face Trainer's log, JAX programs. Words may stand in front of it. */
export const pythonDict: LinePattern = {
  name: 'python-dict',
  summary: "a dictionary as Python prints it, such as the Hugging Face Trainer's",
  example: "{'loss': 0.51, 'learning_rate': 5e-05, 'epoch': 1.0}",
  long: true,
  read({ text, wanted }) {
    const found = /(\{\s*'[^']+'\s*:.*\})[\s,)]*$/.exec(text)
    if (found === null) return null
    const before = text.slice(0, found.index)
    if ((before.match(/\p{L}{2,}/gu) ?? []).length > 8) return null
    const fields = parseObject(toJson(found[1]!))
    if (fields === null) return null
    // The last line of a Trainer's run: means over all of it, not points of a curve.
    if ('train_runtime' in fields) return { position: {}, values: [] }
    const spoken = spokenOf({ ...locate(before).position, ...fields }, { told: false, wanted })
    return spoken
  },
}

/** A Python literal of names and numbers as JSON; what cannot be turned stays, and is then no JSON. */
function toJson(text: string): string {
  return text
    .replace(wrapped, '$1')
    .replace(/'((?:[^'\\]|\\.)*)'/g, (_, inner: string) => JSON.stringify(inner))
    .replace(
      /"(?:[^"\\]|\\.)*"|\bTrue\b|\bFalse\b|\bNone\b|-?\b(?:nan|inf)\b/g,
      (word) => literals.get(word) ?? word,
    )
    .replace(/(?<=[:,\s[])(-?\d+)\.(?=[\s,}\]])/g, '$1.0')
    .replace(/,\s*([}\]])/g, '$1')
}

const literals = new Map([
  ['True', 'true'],
  ['False', 'false'],
  ['None', 'null'],
  ['nan', '"NaN"'],
  ['-nan', '"NaN"'],
  ['inf', '"Infinity"'],
  ['-inf', '"-Infinity"'],
])
