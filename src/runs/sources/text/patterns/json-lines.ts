import type { LinePattern } from '../line-pattern.ts'
import { parseObject, spokenOf } from './fields.ts'

export const jsonLines: LinePattern = {
  name: 'json',
  summary: 'a line that is one JSON object, with a name in front of it or not',
  example: '{"step": 12, "loss": 0.5, "lr": 0.001}',
  long: true,
  read({ text, wanted }) {
    const found = /^(?:[\w-]+\s*[:=]\s*)?(\{.*\})[,;]?$/.exec(text)
    if (found === null) return null
    const fields = parseObject(found[1]!)
    return fields === null ? null : spokenOf(fields, { told: false, wanted })
  },
}
