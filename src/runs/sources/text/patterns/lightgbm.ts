import { splitOf } from '../../series-names.ts'
import type { LinePattern, SpokenValue } from '../line-pattern.ts'
import { numberText, toNumber } from '../numbers.ts'

const metric = new RegExp(
  String.raw`(?:^|\s)([\w.-]+)'s ([\w@.-]+(?: [\w@.-]+)?): (${numberText})(?:\s*\+\s*[\d.e+-]+)?`,
  'g',
)

/** `valid_0` is the first of several sets to evaluate on; the others keep their number. */
export const lightgbm: LinePattern = {
  name: 'lightgbm',
  summary: "LightGBM's evaluation lines",
  example: "[10]\ttraining's l2: 0.21\tvalid_0's l2: 0.31",
  read({ text }) {
    const round = /^\[(\d+)\]\s/.exec(text)
    if (round === null) return null
    const values = [...text.matchAll(metric)].map(([, set, name, word]): SpokenValue => {
      const [, stem, number] = /^([A-Za-z]+)(?:_(\d+))?$/.exec(set!) ?? []
      const split = stem === undefined ? null : splitOf(stem)
      const value = toNumber(word!)!
      if (split === null) return { name: set === 'cv_agg' ? `val/${name}` : `${set}/${name}`, value }
      return { name: number === undefined || number === '0' ? name! : `${name}_${number}`, split, value }
    })
    return values.length === 0 ? null : { position: { step: Number(round[1]) }, values }
  },
}
