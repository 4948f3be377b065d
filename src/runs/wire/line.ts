import type { RunEnd } from '../../domain/run.ts'
import type { Facts, LayerReport, Point } from '../../domain/series.ts'

/** Version of the wire that this code speaks; see docs/wire.md. */
export const wireVersion = 1

/** Who speaks, and which orders it obeys; the first line. */
export interface Hello {
  readonly version: number
  readonly pid: number | null
  readonly framework: string
  readonly program: string
  /** Names of orders: `params`, `budget`, `samples`, `seed`, `inputs`, `evaluate`. Empty where it did not say. */
  readonly obeys: readonly string[]
}

/** One line of the wire, as data. */
export type WireLine =
  | { readonly kind: 'hello'; readonly hello: Hello }
  | { readonly kind: 'about'; readonly facts: Facts }
  | { readonly kind: 'point'; readonly point: Point }
  | { readonly kind: 'layers'; readonly report: LayerReport }
  | { readonly kind: 'end'; readonly end: RunEnd }

/** What a line turned out to be. A broken line is data too: a program killed while writing leaves one. */
export type ParsedLine =
  | WireLine
  /** A whole line of a type that a later version of the wire may have; skipped without complaint. */
  | { readonly kind: 'unknown'; readonly type: string }
  | { readonly kind: 'bad'; readonly why: string; readonly text: string }
