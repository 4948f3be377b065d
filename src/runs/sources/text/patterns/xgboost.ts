import { splitOf } from '../../series-names.ts'
import type { LinePattern, SpokenValue } from '../line-pattern.ts'
import { numberText, toNumber } from '../numbers.ts'

const metric = new RegExp(
  String.raw`(?:^|\s)([A-Za-z][\w.]*)-([A-Za-z][\w@.-]*):(${numberText})(?:\+[\d.e+-]+)?(?=\s|$)`,
  'g',
)

export const xgboost: LinePattern = {
  name: 'xgboost',
  summary: "XGBoost's evaluation lines",
  example: '[10]\ttrain-rmse:0.30125\teval-rmse:0.41002',
  read({ text }) {
    const round = /^\[(\d+)\]\s/.exec(text)
    if (round === null) return null
    const values = [...text.matchAll(metric)].map(([, set, name, word]): SpokenValue => {
      const [, stem = set!, number] = /^([A-Za-z]+)_(\d+)$/.exec(set!) ?? []
      const split = splitOf(stem)
      const numbered = number === undefined || number === '0' ? name! : `${name}_${number}`
      return { name: split === null ? `${stem}/${numbered}` : numbered, split, value: toNumber(word!)! }
    })
    return values.length === 0 ? null : { position: { step: Number(round[1]) }, values }
  },
}
