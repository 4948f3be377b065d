import type { Position } from './line-pattern.ts'

/** Where a line says it is, and the line without the words that say so, its length and all other places unchanged. */
export interface Located {
  readonly position: Position
  readonly rest: string
}

const epochWord =
  /(?<![\w./-])(?<!best |last |max |per )(?:epoch|ep\.?)(?![\w/])\s*(?:#|no\.)?\s*[:=]?\s*\[?\(?\s*(\d+(?:\.\d+)?)(?:\s*(?:\/|of)\s*(\d+))?(?![\d.]*[\w%])\s*[\])]?/i
/** Right behind an epoch: `Epoch: [0][  10/5005]`, `Train Epoch: 1 [640/60000 (1%)]`. */
const bracketCount = /^\s*[,:|-]?\s*\[\s*(\d+)\s*\/\s*(\d+)(?:\s*\(\s*(\d+(?:\.\d+)?)\s*%\s*\))?\s*\]/
/** Most telling first: an optimizer step of the whole run before one that may count within its epoch. */
const stepWords = [
  'global[ _]?step',
  'trainer/global_step',
  'num_updates',
  'step',
  'iteration',
  'iter',
  'itr',
  'update',
  'timestep',
  'episode',
  'batch',
].map(
  (word) =>
    new RegExp(
      String.raw`(?<![\w./-])(?<!best |per |time )${word}(?![\w/])\s*#?\s*[:=]?\s*\[?\s*(\d+)(?:\s*(?:\/|of)\s*(\d+))?(?![\d.]*[\w%])\s*\]?`,
      'i',
    ),
)
/** At the beginning of a line. */
const openings: readonly { readonly form: RegExp; readonly order: readonly ('epoch' | 'step' | 'of')[] }[] = [
  { form: /^\[\s*(\d+)\s*,\s*(\d+)\s*\]/, order: ['epoch', 'step'] },
  { form: /^\[\s*(\d+)\s*\/\s*\d+\s*\]\s*\[\s*(\d+)\s*\/\s*(\d+)\s*\]/, order: ['epoch', 'step', 'of'] },
  { form: /^(\d+)\)(?=\s)/, order: ['step'] },
  { form: /^\[(\d+)\](?=\s)/, order: ['step'] },
]

/** Finds the step and the epoch that a line of text names. */
export function locate(text: string): Located {
  const position: { step?: number; of?: number; epoch?: number; part?: number } = {}
  let rest = text
  const blank = (at: number, length: number) => {
    rest = rest.slice(0, at) + ' '.repeat(length) + rest.slice(at + length)
  }

  for (const { form, order } of openings) {
    const found = form.exec(text)
    if (found === null) continue
    for (const [index, key] of order.entries()) position[key] = Number(found[index + 1])
    blank(0, found[0].length)
    break
  }
  const epoch = epochWord.exec(rest)
  if (epoch !== null) {
    position.epoch = Number(epoch[1])
    blank(epoch.index, epoch[0].length)
    const behind = epoch.index + epoch[0].length
    const count = bracketCount.exec(rest.slice(behind))
    if (count !== null) {
      blank(behind, count[0].length)
      if (count[3] === undefined) {
        position.step = Number(count[1])
        position.of = Number(count[2])
      } else position.part = Number(count[1]) / Math.max(1, Number(count[2]))
    }
  }
  for (const word of stepWords) {
    const step = word.exec(rest)
    if (step === null) continue
    if (position.step === undefined || position.of !== undefined) {
      position.step = Number(step[1])
      if (step[2] === undefined) delete position.of
      else position.of = Number(step[2])
    }
    blank(step.index, step[0].length)
    break
  }
  return { position, rest }
}

export function isSomewhere({ step, epoch, part }: Position): boolean {
  return step !== undefined || epoch !== undefined || part !== undefined
}
