import type { LinePattern, SpokenValue } from '../line-pattern.ts'
import { kindOf } from '../metric-words.ts'
import { numberText, toNumber } from '../numbers.ts'

const form = /^(\d+)\/(\d+|Unknown)\s*(?:\[[=>.\s]*\]|[━╸╺─\s]+|)\s*(?:-\s*)?(.*)$/u
const metric = new RegExp(
  String.raw`(?:^|\s-\s+|\s)([\p{L}_][\p{L}\p{N}_./@-]*):\s+(${numberText})(?=\s|$)`,
  'gu',
)

/** The progress bar of Keras, old and new, and its lines at `verbose=2`. The epoch stands in a line before: `Epoch 3/10`. */
export const keras: LinePattern = {
  name: 'keras',
  summary: "Keras's progress bar: step within the epoch, then `name: value` after dashes",
  example: '12/100 ━━━━━━━━━━━━━━━━━━━━ 3s 4ms/step - accuracy: 0.8125 - loss: 0.5012',
  read({ text, wanted }) {
    const found = form.exec(text)
    if (found === null || !/\s-\s+[\p{L}_]|:\s/u.test(text)) return null
    const values = [...found[3]!.matchAll(metric)].flatMap(([, name, word]): SpokenValue[] => {
      const kind = wanted.has(name!) ? 'outcome' : kindOf(name!)
      if (kind === 'other' || /^ETA$/i.test(name!)) return []
      const value = toNumber(word!)!
      return [kind === 'unknown' ? { name: name!, value, unproved: true } : { name: name!, value }]
    })
    if (!values.some(({ unproved }) => unproved !== true)) return null
    const of = Number(found[2])
    return { position: { step: Number(found[1]), ...(Number.isFinite(of) ? { of } : {}) }, values }
  },
}
