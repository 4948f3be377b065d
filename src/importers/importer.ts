import type { Goal } from '../domain/goal.ts'
import type { Parameter } from '../domain/parameter.ts'
import type { RunEnd } from '../domain/run.ts'
import type { Settings } from '../domain/setting.ts'
import type { TrialStatus } from '../domain/trial.ts'

/** A file of another tool, as text; null where it is binary. */
export interface ForeignFile {
  readonly path: string
  readonly text: string | null
}

/** A word of the command: as it stands, or with the value of a parameter in the middle. */
export type CommandWord =
  | string
  | { readonly before: string; readonly parameter: string; readonly after: string }

/** A trial that another tool has finished. */
export interface ForeignTrial {
  readonly number: number
  readonly settings: Settings
  readonly status: TrialStatus
  readonly end: RunEnd
  /** What was reported while it ran, and the value it came to; of the goal. */
  readonly steps: readonly { readonly step: number; readonly value: number }[]
  readonly value: number | null
  /** Seconds since 1970; null where it is not known. */
  readonly started: number | null
  readonly finished: number | null
}

/** What a file of another tool says, in our words. */
export interface Imported {
  readonly parameters: readonly Parameter[]
  /** Parameters of one value. */
  readonly fixed: Settings
  /** The series is called what the program calls it. */
  readonly goal: Goal | null
  /** The program; null where the file does not say. Parameters that are not among its words are named by `--space`. */
  readonly command: readonly CommandWord[] | null
  readonly trials: number | null
  readonly seconds: number | null
  readonly workers: number | null
  readonly sampler: string | null
  /** One sentence for each thing that has no counterpart here, or reads differently. */
  readonly notes: readonly string[]
  /** What was tried already; only where the file holds it. */
  readonly tried?: { readonly name: string; readonly trials: readonly ForeignTrial[] }
}

/**
 * Reads the files of one other tool. Pure: it is given the text, and `beside` for a file that the first one names. Asked
 * only for what `recognises` said yes to; what is wrong in the file is a BabysitError that names the line.
 */
export interface Importer {
  readonly name: string
  readonly summary: string
  readonly recognises: (file: ForeignFile) => boolean
  readonly read: (
    file: ForeignFile,
    about: { readonly beside: (name: string) => string | null; readonly study?: string },
  ) => Imported
}

/** What a file says that says nothing: to be filled in. */
export const nothingSaid: Imported = {
  parameters: [],
  fixed: {},
  goal: null,
  command: null,
  trials: null,
  seconds: null,
  workers: null,
  sampler: null,
  notes: [],
}
