import type { LinePattern, SpokenValue } from '../line-pattern.ts'
import { numberText, toNumber } from '../numbers.ts'

const form = new RegExp(String.raw`^s:(\d+)((?:\s+(?:tel|trl|eval|lr|norm):${numberText})+)\s*$`)

const names: Readonly<Record<string, Omit<SpokenValue, 'value'>>> = {
  tel: { name: 'loss', split: 'val' },
  trl: { name: 'loss', split: 'train' },
  eval: { name: 'accuracy', split: 'val' },
  lr: { name: 'lr' },
  norm: { name: 'grad_norm' },
}

/** The log of llm.c: `tel` is the loss of the validation, `trl` that of the training, `eval` the share of right answers. */
export const llmC: LinePattern = {
  name: 'llm.c',
  summary: 'the short log of llm.c',
  example: 's:250 trl:5.2134 lr:0.0006 norm:1.21',
  read({ text }) {
    const found = form.exec(text)
    if (found === null) return null
    const values = found[2]!
      .trim()
      .split(/\s+/)
      .map((word): SpokenValue => {
        const at = word.indexOf(':')
        return { ...names[word.slice(0, at)]!, value: toNumber(word.slice(at + 1))! }
      })
    return { position: { step: Number(found[1]) }, values }
  },
}
