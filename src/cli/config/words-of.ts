/**
 * The words of a command line that was written as one text: separated by blanks and line ends, with quotes of both kinds
 * and `\` before a character that means itself. Nothing else of a shell.
 */
export function wordsOf(line: string): readonly string[] {
  const words: string[] = []
  let word: string | null = null
  for (const [whole, single, double, escaped, blank] of line.matchAll(
    /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|(\s+)|[^\s'"\\]+|['"\\]/gs,
  )) {
    if (blank !== undefined) {
      if (word !== null) words.push(word)
      word = null
    } else word = (word ?? '') + (single ?? double?.replace(/\\(["\\])/g, '$1') ?? escaped ?? whole)
  }
  if (word !== null) words.push(word)
  return words
}
