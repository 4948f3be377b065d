import type { CommandProgram } from '../../domain/program.ts'
import { nearest } from '../../trainer/options/suggest.ts'

const orders = ['seed', 'epochs', 'steps', 'samples', 'trial.dir']

/**
 * Hints for places in a command that nothing will be put into, but that nearly bear a name that something would be:
 * `{lrr}`, `{epoch}`. Other words in braces are somebody else's.
 */
export function misspeltPlaces(program: CommandProgram, settings: readonly string[]): readonly string[] {
  const files = (program.templates ?? []).map(({ name }) => name)
  const known = [...settings, ...files, ...orders]
  const hints: string[] = []
  for (const word of program.argv) {
    for (const [whole, name] of word.matchAll(/(?<!\$)\{([A-Za-z_][\w./-]*)\}/g)) {
      const meant = known.includes(name!) ? null : nearest(name!, known)
      if (meant !== null) hints.push(`${whole} is passed on as it is; did you mean {${meant}}?`)
    }
  }
  return [...new Set(hints)]
}
