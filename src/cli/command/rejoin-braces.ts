import { readRange } from '../../space/read-range.ts'

/** `{log` or `--lr={log`: what bash and dash leave of the beginning of `{log 1e-5..1e-1}`. */
const opening = /^(?:[^\s{}=]+=)?\{(?:log|int|ilog|pow2|ord|fid|normal|lognormal)$/

/** Puts together again what a shell has split at the blank within braces, where that gives a range; other words stay. */
export function rejoinBraces(words: readonly string[]): readonly string[] {
  const joined: string[] = []
  for (let at = 0; at < words.length; at++) {
    const [word, next] = [words[at]!, words[at + 1]]
    const whole = `${word} ${next}`
    const isSplit =
      opening.test(word) &&
      next?.endsWith('}') === true &&
      readRange(whole.slice(whole.indexOf('{')), 'x').kind === 'range'
    joined.push(isSplit ? whole : word)
    if (isSplit) at++
  }
  return joined
}
