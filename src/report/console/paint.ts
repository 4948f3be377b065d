export interface Terminal {
  /** Columns; no line is longer. */
  readonly width: number
  readonly color: boolean
  /** Whether it shows more than ASCII. */
  readonly unicode: boolean
}

export type Paint = 'bold' | 'soft' | 'blue' | 'orange' | 'green' | 'purple' | 'sky' | 'red'

/** The 16 colours that every terminal's theme makes readable on its own background. */
const codes: Readonly<Record<Paint, string>> = {
  bold: '1',
  soft: '2',
  blue: '34',
  orange: '33',
  green: '32',
  purple: '35',
  sky: '36',
  red: '31',
}

export function paint(text: string, name: Paint, terminal: { readonly color: boolean }): string {
  return terminal.color && text.trim() !== '' ? `\u001b[${codes[name]}m${text}\u001b[0m` : text
}
