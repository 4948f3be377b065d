import { splitOf } from '../../series-names.ts'
import type { LinePattern, SpokenValue } from '../line-pattern.ts'
import { kindOf } from '../metric-words.ts'
import { fromPercent, numberText, toNumber } from '../numbers.ts'
import { locate } from '../positions.ts'

const form = /^(.*?)(?::\s*)?\s*(?:\d+%\s*)?\|[^|]*\|\s*(\d+)\/(\d+)\s*\[([^\]]*)(?:\]\s*(.*))?$/u
const bare = /^(.*?)(?::\s*)?\s*(?:\d+%\s*)[━╸╺ ]*\s*(\d+)\/(\d+)\s+(.*)$/u
const metric = new RegExp(
  String.raw`([\p{L}_][\p{L}\p{N}_./@ -]*?)\s*[=:]\s*(${numberText})(%?)(?=[\s,\]]|$)`,
  'gu',
)

/** `Map: 100%|███| 2000/2000 [00:00<00:00, 9000 examples/s]`: a bar that tells how far something is, and nothing else. */
export function isBareBar(text: string): boolean {
  return /^[^\d=]*:\s*\d+%\s*\|[^|]*\|\s*\d+\/\d+\s*\[[^\]=]*\]\s*$/u.test(text)
}

/** tqdm's bar with its postfix, as Lightning uses it, and Lightning's rich bar. */
export const progressBar: LinePattern = {
  name: 'progress-bar',
  summary: "tqdm's and Lightning's progress bars: count, and `name=value` behind it",
  example: 'Epoch 3:  50%|█████     | 469/938 [00:05<00:05, 88.1it/s, v_num=1, train_loss=0.25]',
  read({ text, wanted }) {
    const found = form.exec(text) ?? bare.exec(text)
    if (found === null) return null
    const [, title = '', step, of, inside = '', outside = ''] = found
    const postfix = `${inside.replace(/^[\d:?<,\s•-]*[\d.?]*\s*\S*(?:it|s)\/(?:s|it|\S+)/u, '')} ${outside} ${titleMetrics(title)}`
    const split = splitIn(title)
    const values = [...postfix.matchAll(metric)].flatMap(([, raw, word, percent]): SpokenValue[] => {
      const name = raw!.trim()
      const kind = wanted.has(name) ? 'outcome' : kindOf(name)
      if (kind === 'other') return []
      const number = toNumber(word!)!
      const value = percent === '%' ? fromPercent(number) : number
      return [kind === 'unknown' ? { name, value, split, unproved: true } : { name, value, split }]
    })
    if (values.length === 0) return null
    const { position } = locate(title)
    // A pass over validation data counts batches of its own, which are no steps of the training.
    if (split === 'val' || split === 'test') {
      return Number(step) < Number(of) ? null : { position: withoutStep(position), values }
    }
    return { position: { ...position, step: Number(step), of: Number(of) }, values }
  },
}

/** `loss 0.25:  10%|...`: some put the numbers into the title. */
function titleMetrics(title: string): string {
  return /[=:]\s*[-\d.]/.test(title) ? title.replace(/epoch\s*[:=]?\s*\d+(?:\/\d+)?/i, '') : ''
}

function splitIn(title: string) {
  const words = title.match(/\p{L}{3,}/gu) ?? []
  return words.map(splitOf).find((split) => split !== null) ?? null
}

function withoutStep({ epoch }: { readonly epoch?: number }) {
  return epoch === undefined ? {} : { epoch }
}
