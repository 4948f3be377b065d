import type { Rewind } from '../../domain/rewind.ts'
import type { Facts, LayerReport, Point } from '../../domain/series.ts'
import type { SeriesNames } from './series-names.ts'
import type { UserMetric } from './text/patterns/user.ts'

/**
 * How far a source has read: plain JSON, so that it can be stored and given to a later process. `null` is the
 * beginning. What is in it means something to the source that made it, and to no one else.
 */
export type Cursor = null | boolean | number | string | readonly Cursor[] | { readonly [key: string]: Cursor }

/** What a source read in one go. */
export interface Reading {
  readonly points: readonly Point[]
  readonly layers: readonly LayerReport[]
  readonly facts?: Facts
  /** Where the next reading goes on. */
  readonly cursor: Cursor
  /**
   * more: there is more to read at once. waiting: all that is there has been read, and more may come.
   * finished: the program has said that it is done. broken: nothing more can be read from here; `why` says it.
   */
  readonly state: 'more' | 'waiting' | 'finished' | 'broken'
  /** Why it is broken. */
  readonly why?: string
  /** Records that could not be read and were skipped; a record that is not whole yet is not one of them. */
  readonly bad: number
  /** Why the first of them could not be read. */
  readonly badWhy?: string
  /**
   * The program has gone back: what earlier readings said of this series at this step and later does not count any
   * more. To be applied before the points of this reading.
   */
  readonly rewinds?: readonly Rewind[]
  /** Distributions of weights, gradients, activations, where the format has them. */
  readonly histograms?: readonly HistogramReport[]
  /** What the program calls the series of these points, by our name: `{ 'val/loss': 'eval_loss' }`. */
  readonly names?: Readonly<Record<string, string>>
  /**
   * Indices of points whose step the program did not say: it is an epoch, or a count of reports. Who hears the program in
   * other ways too may know better where they belong.
   */
  readonly counted?: readonly number[]
}

export interface HistogramReport {
  /** As the program calls it. */
  readonly name: string
  readonly step: number
  /** Seconds since 1970. */
  readonly time: number
  readonly histogram: Histogram
}

/** How the entries of a tensor are spread: `counts[i]` of them lie between `edges[i]` and `edges[i + 1]`. */
export interface Histogram {
  readonly edges: readonly number[]
  readonly counts: readonly number[]
  readonly min: number
  readonly max: number
  readonly count: number
  /** Sum of the entries, and of their squares; NaN where the format does not tell. */
  readonly sum: number
  readonly sumOfSquares: number
}

export interface OpenSource {
  /**
   * Reads what has come since `from`: `null` at first, later the `cursor` of the reading before, perhaps stored by an
   * earlier process. Never waits for the program; never throws because of what the program wrote, or because the place
   * does not exist yet. Reading again from the same cursor gives the same points again, and perhaps more. Calls do not
   * overlap.
   *
   * A file cut off in the middle of a record is `waiting`: the rest may come. A record that is whole and wrong is
   * skipped and counted (`bad`). Where the file itself cannot be followed any further, it is `broken`.
   */
  read(from: Cursor): Promise<Reading>
  /** Lets go of files. A source that is closed is not read again. */
  close(): Promise<void>
}

/** Bytes of a file that recognition is shown. */
export const glimpseLength = 64 * 1024

/** What recognition is shown of a place. */
export interface Glimpse {
  readonly path: string
  readonly kind: 'file' | 'folder'
  /** The first bytes of a file, `glimpseLength` at most, and all of a shorter one; empty for a folder. */
  readonly head: Uint8Array
  /** Names of what is in a folder; empty for a file. */
  readonly entries: readonly string[]
}

/**
 * no: not mine. perhaps: it could be read, as many other things could (any text may hold `loss=0.5`). likely: it looks
 * like it (columns, JSON lines). surely: it bears a mark that nothing else has.
 */
export type Likeness = 'no' | 'perhaps' | 'likely' | 'surely'

/**
 * Where points come from. A source is opened at one place (a file, a folder) for one run; what it reads is in the
 * field's names for series (`train/loss`, `val/accuracy`), which it finds through `names` and the table in
 * series-names.ts. Points come in the order in which the program reported them, as far as one reading reaches.
 *
 * A source keeps every value that was written, NaN and infinities among them; it never thins or smooths.
 */
export interface Source {
  readonly name: string
  readonly summary: string
  /** live: can be followed while the program runs. import: written too late for that; read when the run is over. */
  readonly form: 'live' | 'import'
  /**
   * How much a place looks like this source's. Looks at what it is given and at nothing else, never throws. The place
   * goes to the source that is surest; among equals to the first in the table.
   */
  recognise(glimpse: Glimpse): Likeness
  /**
   * The runs that files of this source make up, where one run may have several: each run by the place to open it at.
   * Where a source has no such function, each file is a run.
   *
   * @param files that the source has recognised, by absolute paths
   */
  runs?(files: readonly string[]): readonly { readonly place: string; readonly files: readonly string[] }[]
  open(place: string, options?: OpenOptions): OpenSource
}

export interface OpenOptions {
  /** How the program's names become ours; the table of series-names.ts alone where left out. */
  readonly names?: SeriesNames
  /** Nothing more will be written: a last line without its line end counts as whole. */
  readonly complete?: boolean
  /** What the user asks for by `--metric`; of text only. */
  readonly metrics?: readonly UserMetric[]
}
