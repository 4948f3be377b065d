import { nearest } from '../trainer/options/suggest.ts'

/** `did you mean 'adam'?` with what there is to choose from. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const guess = nearest(word, candidates)
  const all = candidates.length > 0 ? `there are: ${candidates.join(', ')}` : 'there are none'
  return guess === null ? all : `did you mean '${guess}'? (${all})`
}
