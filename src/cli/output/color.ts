export type ColorMode = 'auto' | 'always' | 'never'

export type Tone = 'plain' | 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** Text in a tone: escape codes around it, or nothing where colours are off. */
export type Painter = (tone: Tone, text: string) => string

const codes: Readonly<Record<Tone, readonly [number, number] | null>> = {
  plain: null,
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
}

export function createPainter(colored: boolean): Painter {
  return (tone, text) => {
    const code = codes[tone]
    return colored && code !== null ? `\u001B[${code[0]}m${text}\u001B[${code[1]}m` : text
  }
}

/** `--color` rules; then NO_COLOR, FORCE_COLOR and TERM=dumb; then whether a terminal listens. Empty variables do not count. */
export function wantsColor(mode: ColorMode, env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (mode !== 'auto') return mode === 'always'
  if (env['NO_COLOR']) return false
  if (env['FORCE_COLOR']) return env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false'
  return isTerminal && env['TERM'] !== 'dumb'
}
