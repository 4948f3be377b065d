import type { LinePattern } from '../line-pattern.ts'
import { numericValue } from '../numbers.ts'
import { type Fields, numbersIn, parseObject } from './fields.ts'

/** NNI's reports on standard output. The value is JSON within JSON: a number, or an object whose `default` is the goal. */
export const nni: LinePattern = {
  name: 'nni',
  summary: "NNI's reports: intermediate and final results",
  example: `NNISDK_MEb'{"type": "PERIODICAL", "sequence": 3, "value": "0.93"}'`,
  long: true,
  read({ text }) {
    const found = /NNISDK_ME(?:\d{6})?(?:b'|b")?(\{.*\})['"]?\s*$/.exec(text)
    const fields = found === null ? null : parseObject(found[1]!.replace(/\\\\/g, '\\'))
    if (fields === null) return null
    const raw =
      typeof fields['value'] === 'string' ? (parseValue(fields['value']) ?? fields['value']) : fields['value']
    const value = numericValue(raw)
    const values =
      value !== undefined
        ? [{ name: 'default', value }]
        : typeof raw === 'object' && raw !== null
          ? numbersIn(raw as Fields).map(([name, number]) => ({ name, value: number }))
          : []
    if (values.length === 0) return null
    const step = numericValue(fields['sequence'])
    const known = fields['type'] === 'PERIODICAL' && step !== undefined
    return { values, position: known ? { step } : {} }
  },
}

function parseValue(text: string): unknown {
  return parseObject(text) ?? numericValue(text)
}
