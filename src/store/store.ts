import type { Action, RecordedAction } from '../domain/action.ts'
import type { Finding } from '../domain/finding.ts'
import type { Goal } from '../domain/goal.ts'
import type { Rewind } from '../domain/rewind.ts'
import type { Run, RunEnd, RunId, RunningRun } from '../domain/run.ts'
import type { Facts, LayerReport, Point, SeriesName } from '../domain/series.ts'
import type { Study, StudyPlan, StudyState } from '../domain/study.ts'
import type { FinishedTrial, PlannedTrial } from '../domain/trial.ts'
import type { AcceptedWish, Wish } from '../domain/wish.ts'
import type { ListeningState } from '../runs/listening/run-listening.ts'

/** What was heard of a run since the last time, and how far that is. */
export interface HeardLines {
  /** What was appended before and does not count any more: it is forgotten, before the points are appended. */
  readonly rewinds?: readonly Rewind[]
  readonly points: readonly Point[]
  readonly layers: readonly LayerReport[]
  /** Merged into what was known. */
  readonly facts?: Facts
  /** Grows from batch to batch: bytes of the one file that is read, or a count of batches. */
  readonly offset: number
  /** Where a later babysitter goes on listening; kept as it is. What was stored before stays where left out. */
  readonly listening?: ListeningState
}

export interface RunRecord {
  readonly run: Run
  /** Launcher's handle, for `attach`. */
  readonly handle: Readonly<Record<string, string | number>>
  readonly facts: Facts
  readonly offset: number
}

export interface RunTimes {
  readonly run: RunId
  readonly began: number
  readonly ended: number | null
}

export interface HeardRun {
  readonly points: readonly Point[]
  readonly layers: readonly LayerReport[]
  readonly facts: Facts
  readonly offset: number
  readonly listening: ListeningState | null
}

/** Points of a run from one of them on, and how many there are in all. */
export interface PointsFrom {
  readonly points: readonly Point[]
  readonly total: number
  /** How often points were forgotten because the program had gone back: where it has grown, points are numbered anew. */
  readonly rewound: number
}

/** A column that not every point has a value in. */
export interface GappedColumn {
  /** The rows that have one, in order; null: all of them. */
  readonly rows: Uint32Array | null
  /** As many as there are such rows. */
  readonly values: Float64Array
}

/** Points one after the other as columns, a row a point. */
export interface PointColumns {
  readonly steps: Float64Array
  readonly epochs: GappedColumn
  readonly times: Float64Array
  readonly series: readonly ({ readonly name: SeriesName } & GappedColumn)[]
}

/** As `PointsFrom`, in stretches of the run. */
export interface ColumnsFrom {
  readonly columns: readonly PointColumns[]
  readonly total: number
  readonly rewound: number
}

/**
 * Something that is not what it was. study: its state or a note. trials: one was added, begun or finished. run: it exists,
 * has told facts, has ended. points: there are more points or layer reports. findings: of the run, or else of the study.
 * actions: one was asked for or answered.
 */
export interface StoreChange {
  readonly kind: 'study' | 'trials' | 'run' | 'points' | 'findings' | 'actions'
  readonly study: string
  readonly run?: RunId
}

export interface StoreChanges {
  /** Where the next look goes on. */
  readonly seq: number
  /** Each thing once, however often it changed, in order of its newest change. */
  readonly changes: readonly StoreChange[]
}

/** A trial as the store knows it. `run` is its newest attempt. */
export type StoredTrial =
  | { readonly state: 'planned'; readonly trial: PlannedTrial }
  | { readonly state: 'running'; readonly trial: PlannedTrial; readonly run: RunId }
  | { readonly state: 'finished'; readonly trial: FinishedTrial; readonly run: RunId }

/**
 * Everything a study has come to, kept so that a babysitter killed at any moment loses nothing.
 *
 * Every call that writes is durable when its promise settles, and whole: after a kill the store holds all of a call or
 * nothing of it. Calls on one store may overlap; they take effect in the order they were made. Several processes may
 * read while one writes.
 *
 * Points come back exactly as they were appended: same order, same bits, NaN and both infinities included; a run of
 * millions of points can be appended in small pieces at a cost that does not grow with what is there already. Only a rewind
 * costs as much as there is.
 *
 * Names that do not exist are answered with null or an empty list by readers, and are a BabysitError for writers.
 * Ids may be given as a unique prefix in `findStudy` only.
 */
export interface Store {
  createStudy(plan: StudyPlan, now: number): Promise<Study>
  setStudyState(id: string, state: StudyState, now: number): Promise<void>
  /** The part of a plan that may be settled later: what is judged, where the program had to be heard first. */
  setGoal(id: string, goal: Goal): Promise<void>
  /** Adds a wish to the plan, heard from after the newest trial that is stored. */
  addWish(id: string, wish: Wish): Promise<AcceptedWish>
  study(id: string): Promise<Study | null>
  /** Newest first. */
  studies(): Promise<readonly Study[]>
  /** The study whose id is, or uniquely begins with, `prefix`; `last` is the newest. Throws with the candidates where not unique. */
  findStudy(prefix: string): Promise<Study>

  /** All or none; a trial number that exists already is a BabysitError. */
  addTrials(study: string, trials: readonly PlannedTrial[]): Promise<void>
  /** By number; where `part` is given, of those with a higher number than `after` the first `most`. */
  trials(
    study: string,
    part?: { readonly after: number; readonly most: number },
  ): Promise<readonly StoredTrial[]>

  /** Records the intent before anything is launched: the run exists, with an empty handle. A run that an earlier attempt left unfinished is forgotten with its points. */
  beginRun(study: string, trial: number, run: RunningRun): Promise<void>
  /** Records what is needed to find it again, once launched. */
  setHandle(run: RunId, handle: RunRecord['handle']): Promise<void>
  /** Appends points, layers, facts and the new offset in one piece. An offset at or before the stored one is ignored: it was appended before. */
  append(run: RunId, heard: HeardLines): Promise<void>
  run(id: RunId): Promise<RunRecord | null>
  /** When each run of a study began and ended, in seconds since 1970; null while it has not. */
  runTimes(study: string): Promise<readonly RunTimes[]>
  /** All that was heard of a run. */
  heard(id: RunId): Promise<HeardRun>
  /** Points from the one numbered `from` on, counted from 0 in the order in which they were appended; see `rewound`. */
  points(id: RunId, from: number): Promise<PointsFrom>
  /** The same points as columns: what is to be drawn or summed up costs a hundredth so. */
  columns(id: RunId, from: number): Promise<ColumnsFrom>
  /** What layers looked like, in the order in which it was appended. */
  layers(id: RunId): Promise<readonly LayerReport[]>
  /** The trial and its run are finished, in one piece, together with the findings of the run, which replace those that stood. */
  finishTrial(
    study: string,
    trial: FinishedTrial,
    end: RunEnd,
    findings: readonly Finding[],
    now: number,
  ): Promise<void>

  /** Replaces what stands for a run while it goes on. */
  setRunFindings(run: RunId, findings: readonly Finding[]): Promise<void>
  /** Replaces the study-level findings. */
  setStudyFindings(study: string, findings: readonly Finding[]): Promise<void>
  /** Of runs and of the study. */
  findings(study: string): Promise<readonly Finding[]>

  /** Keeps what a person asks of a study, for whoever works on it: pending until it is answered. */
  ask(study: string, action: Action, now: number): Promise<RecordedAction>
  /** Settles a pending action; one that is settled stays as it is. */
  answer(action: number, outcome: { state: 'done' | 'refused'; answer: string }): Promise<void>
  /** Oldest first. */
  actions(study: string): Promise<readonly RecordedAction[]>

  /** Small facts of a study that a restart needs: JSON by key. */
  setNote(study: string, key: string, value: unknown): Promise<void>
  note(study: string, key: string): Promise<unknown>

  /**
   * What has changed since the look that answered with `since` (0: ever), in this process or another. Cheap enough to be
   * asked several times a second. Deleting is no change.
   */
  changes(since: number): Promise<StoreChanges>

  close(): Promise<void>
}
