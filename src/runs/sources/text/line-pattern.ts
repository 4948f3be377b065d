import type { Split } from '../series-names.ts'

/** Where in the training a line says it is. All as printed: whether a step is of the run or of its epoch is not known here. */
export interface Position {
  readonly step?: number
  /** `12/100`: the count that the step goes up to. */
  readonly of?: number
  readonly epoch?: number
  /** How much of the epoch has passed, where that is all the line says: `[640/60000 (1%)]`. */
  readonly part?: number
}

/** One number with its name, as the program calls it. */
export interface SpokenValue {
  readonly name: string
  readonly value: number
  /** The part of the data that the rest of the line says it is about: `Test set: Average loss: 0.3`. */
  readonly split?: Split | null
  /**
   * The name is in no list of metrics; only the form of the line says that it may be one. Such a series begins when its
   * value first changes, so that settings which are printed along do not become curves.
   */
  readonly unproved?: boolean
}

/** What a line says. Without values it only tells where the training is: `Epoch 3/10`. */
export interface Spoken {
  readonly position: Position
  readonly values: readonly SpokenValue[]
}

/** A line as patterns see it. */
export interface LogLine {
  /** Without its end, colours, and what loggers put in front: time, level, file, rank. */
  readonly text: string
  /** What the lines just before look like source code: `loss = 0.0` is then no report. */
  readonly amongCode: boolean
  /** The heading that the line stands under, where it is one of a part of the data: `Validation:`. */
  readonly section: Split | null
  /** Names that the user asks for, in addition to those of the list of metrics. */
  readonly wanted: ReadonlySet<string>
}

/**
 * One way of printing metrics. A pattern is a function of one line: what is to be remembered from line to line (epochs,
 * steps, laps of a progress bar) is the business of the step clock.
 *
 * Patterns are asked in the order of their table, the most telling first, and the first that answers takes the line.
 * Precision comes before recall: a line that is not certainly a report is left alone; `--metric` is there for the rest.
 */
export interface LinePattern {
  readonly name: string
  readonly summary: string
  /** A line that it reads, for the documentation and its test. */
  readonly example: string
  /** It may be asked of lines of more than a few thousand characters as well: one long object. */
  readonly long?: true
  read(line: LogLine): Spoken | null
}
