import { splitOf } from '../../series-names.ts'
import type { LinePattern } from '../line-pattern.ts'
import { kindOf } from '../metric-words.ts'
import { fromPercent, numberText, toNumber } from '../numbers.ts'
import { locate } from '../positions.ts'

const form = new RegExp(
  String.raw`^(?:(\p{L}+) )?(\p{L}+) of the (?:network|model|classifier|net)\b(.*?)[:=]\s*(${numberText})\s*(%)?\.?$`,
  'iu',
)

/** The sentence in which the tutorials of PyTorch tell their result. */
export const sentence: LinePattern = {
  name: 'sentence',
  summary: 'the sentence in which tutorials tell their result',
  example: 'Accuracy of the network on the 10000 test images: 55 %',
  read({ text }) {
    const found = form.exec(text)
    if (found === null) return null
    const [, first = '', name, about, word, percent] = found
    if (kindOf(name!) !== 'outcome') return null
    const words = [first, ...(about!.match(/\p{L}+/gu) ?? [])]
    const split = words.map(splitOf).find((one) => one !== null) ?? 'val'
    const number = toNumber(word!)!
    const value = percent === undefined ? number : fromPercent(number)
    return { position: locate(about!).position, values: [{ name: name!, value, split }] }
  },
}
