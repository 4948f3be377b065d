/**
 * A picture as data. A figure is computed from series by a pure function and drawn elsewhere: everything in it is in
 * data coordinates, nothing is in pixels, so it can be tested as a table of numbers and drawn as SVG or as text.
 */
export interface Figure {
  /** Stable name: `learning-rate-range`, `loss-curves` ... */
  readonly name: string
  readonly title: string
  /** One sentence that says with numbers what the picture shows. */
  readonly summary: string
  readonly x: Axis
  readonly y: Axis
  /** Drawn in this order, so later ones lie on top. */
  readonly marks: readonly Mark[]
  /** What the five shades of dots mean, worst to best, where dots are shaded. */
  readonly shades?: { readonly label: string; readonly steps: readonly string[] }
  /** The same numbers for reading. */
  readonly table: Table
}

/** `names` has the places 0, 1, 2 ... for its names; as y axis the first name is at the top. */
export type Axis =
  | {
      readonly kind: 'value'
      readonly label: string
      readonly scale: 'linear' | 'log'
      readonly low: number
      readonly high: number
    }
  | { readonly kind: 'names'; readonly label: string; readonly names: readonly string[] }

/** Colours by name; the drawing chooses values that colour-blind people can tell apart, for light and dark. */
export type Hue = 'blue' | 'orange' | 'green' | 'purple' | 'sky' | 'red' | 'ink' | 'muted'

export interface Dot {
  readonly x: number
  readonly y: number
  /** What is shown when pointing at it. */
  readonly title: string
  /** 0 (worst) to 4 (best): the goal reached. */
  readonly shade?: number
}

export type Mark =
  /** Straight pieces between points; a NaN in `y` leaves a gap. */
  | {
      readonly kind: 'line'
      readonly x: readonly number[]
      readonly y: readonly number[]
      readonly hue: Hue
      readonly label?: string
      readonly title?: string
      readonly dash?: boolean
      readonly thin?: boolean
    }
  | {
      readonly kind: 'dots'
      readonly dots: readonly Dot[]
      readonly hue: Hue
      readonly shape: 'circle' | 'diamond' | 'cross' | 'ring'
      readonly label?: string
    }
  /** What lies between two curves. */
  | {
      readonly kind: 'area'
      readonly x: readonly number[]
      readonly low: readonly number[]
      readonly high: readonly number[]
      readonly hue: Hue
      readonly label?: string
    }
  /** Everything between two values of one axis. */
  | {
      readonly kind: 'band'
      readonly along: 'x' | 'y'
      readonly low: number
      readonly high: number
      readonly hue: Hue
      readonly label?: string
    }
  /** One value of one axis. */
  | {
      readonly kind: 'rule'
      readonly along: 'x' | 'y'
      readonly at: number
      readonly hue: Hue
      readonly label?: string
      readonly dash?: boolean
    }
  | {
      readonly kind: 'box'
      readonly x: readonly [number, number]
      readonly y: readonly [number, number]
      readonly hue: Hue
      readonly label: string
      readonly dash?: boolean
    }
  | {
      readonly kind: 'arrow'
      readonly from: readonly [number, number]
      readonly to: readonly [number, number]
      readonly hue: Hue
      readonly label: string
    }
  /** An interval along x at one place of y. */
  | {
      readonly kind: 'interval'
      readonly y: number
      readonly low: number
      readonly high: number
      readonly hue: Hue
      readonly title: string
    }
  /** Bars along x from zero; `slot` [i, n] is the i-th of n that share a name. */
  | {
      readonly kind: 'bars'
      readonly bars: readonly { readonly y: number; readonly to: number; readonly title: string }[]
      readonly slot: readonly [number, number]
      readonly hue: Hue
      readonly label: string
    }
  /** Marks at the upper edge for values that cannot be placed: not finite. */
  | {
      readonly kind: 'rug'
      readonly x: readonly number[]
      readonly hue: Hue
      readonly label: string
      readonly title: string
    }

export type Cell = number | string | null

export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}
