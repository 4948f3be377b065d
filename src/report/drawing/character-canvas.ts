import type { Hue } from '../figures/figure.ts'

export type Dash = 'none' | 'dashes' | 'dots'

export interface CanvasCell {
  readonly text: string
  readonly hue: Hue | null
}

/**
 * A grid of characters to draw on, in sub-dots: two across and four down for each character, the dots of a braille
 * pattern. Without Unicode each character is one dot and shows a full stop.
 */
export class CharacterCanvas {
  readonly columns: number
  readonly rows: number
  private readonly unicode: boolean
  private readonly dots: Uint8Array
  private readonly signs: (string | undefined)[]
  private readonly hues: (Hue | null)[]

  constructor(size: { columns: number; rows: number; unicode: boolean }) {
    this.columns = size.columns
    this.rows = size.rows
    this.unicode = size.unicode
    this.dots = new Uint8Array(size.columns * size.rows)
    this.signs = new Array(size.columns * size.rows)
    this.hues = new Array(size.columns * size.rows).fill(null)
  }

  /** x and y from 0 to 1; y = 0 is the lower edge. */
  dot(x: number, y: number, hue: Hue): void {
    const [across, down] = this.fine(x, y)
    const place = this.place(across >> 1, down >> 2)
    this.dots[place]! |= bits[down & 3]![across & 1]!
    this.hues[place] = hue
  }

  /** A character above all dots. */
  sign(x: number, y: number, sign: { text: string; hue: Hue | null }): void {
    const [across, down] = this.fine(x, y)
    const place = this.place(across >> 1, down >> 2)
    this.signs[place] = sign.text
    this.hues[place] = sign.hue
  }

  /** `phase` is where its dashes begin, for a line of many pieces; gives the phase of the next piece. */
  line(
    from: readonly [number, number],
    to: readonly [number, number],
    look: { hue: Hue; dash?: Dash; phase?: number },
  ): number {
    const [a, b] = [this.fine(...from), this.fine(...to)]
    const steps = Math.max(Math.abs(b[0] - a[0]), Math.abs(b[1] - a[1]))
    const phase = look.phase ?? 0
    for (let i = 0; i <= steps; i++) {
      if (look.dash === 'dashes' && (phase + i) % 6 >= 3) continue
      if (look.dash === 'dots' && (phase + i) % 4 > 0) continue
      const share = steps === 0 ? 0 : i / steps
      this.dot(from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share, look.hue)
    }
    return phase + steps
  }

  /** The characters, row by row from the top. */
  cells(): CanvasCell[][] {
    return Array.from({ length: this.rows }, (_, row) =>
      Array.from({ length: this.columns }, (_, column) => {
        const place = row * this.columns + column
        const dots = this.dots[place] ?? 0
        const drawn = dots === 0 ? ' ' : this.unicode ? String.fromCodePoint(0x2800 + dots) : '.'
        return { text: this.signs[place] ?? drawn, hue: this.hues[place] ?? null }
      }),
    )
  }

  private fine(x: number, y: number): [number, number] {
    const hold = (share: number, count: number) =>
      Math.min(count - 1, Math.max(0, Math.round(share * (count - 1))))
    return [hold(x, this.columns * 2), hold(1 - y, this.rows * 4)]
  }

  private place(column: number, row: number): number {
    return row * this.columns + column
  }
}

/** Bits of the braille pattern by row and column. */
const bits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const
