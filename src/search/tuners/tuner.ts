import type { Space } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import type { EarlierTrial } from '../../domain/warm-start.ts'
import type { Random } from '../../math/random.ts'

/** The goal after so much training; always to be minimized. */
export interface Report {
  readonly at: number
  /** Infinite where the training diverged: then it is the last one. */
  readonly value: number
  /** Counts the reports of the whole race, in the order in which they came. */
  readonly turn: number
}

/** One trial of a race. */
export interface Contender {
  readonly number: number
  readonly settings: Settings
  /**
   * waiting: it has reached the rung that it was sent to. running: on its way there. finished: it used the whole budget.
   * diverged: its settings are bad. failed: the program broke, which says nothing of its settings.
   */
  readonly status: 'waiting' | 'running' | 'finished' | 'diverged' | 'failed'
  /** Ascending in `at`. */
  readonly reports: readonly Report[]
  /** By how much it missed each constraint at its last report, as in `PastTrial`; it comes after all that keep them. */
  readonly misses?: readonly number[]
}

export interface RaceRequest {
  readonly space: Space
  /** In order of their numbers, which count from 1. */
  readonly contenders: readonly Contender[]
  /** The largest budget of a trial, in the unit of `Report.at`; the least that can be told apart is 1. */
  readonly full: number
  readonly random: Random
  /** Trials of older studies, of which the race may learn: see `SuggestRequest`. They are no contenders. */
  readonly earlier?: readonly EarlierTrial[] | undefined
}

export type Move =
  /** Try new settings up to the given budget. */
  | { readonly kind: 'start'; readonly settings: Settings; readonly upTo: number; readonly why: string }
  /** Let a waiting trial go on (or, where the program cannot go on, start it anew) up to the given budget. */
  | { readonly kind: 'resume'; readonly number: number; readonly upTo: number; readonly why: string }

/**
 * Decides at once what is tried and how far: a sampler and a scheduler in one, for search with trials that wait and go on.
 *
 * `next` is called whenever a worker is free, and answers with one move; the caller carries it out and shows the trial as
 * `running` until it waits, has finished, or is lost. `leader` is the trial that it would choose if the search ended now,
 * judged by what is expected at the full budget. Both are functions of the request alone (what is kept between calls only
 * makes them quicker), so that a race can stop and go on anywhere.
 *
 * `src/testing/tuner-suite.ts` holds every tuner of `index.ts` to this.
 */
export interface Tuner {
  readonly name: string
  readonly summary: string
  /** Whether what was tried decides which settings it tries: then it learns from `earlier` as well. */
  readonly learns: boolean
  next(request: RaceRequest): Move
  leader(request: RaceRequest): number | null
}

/** Budgets at which trials are compared, ascending and ending with the full one: each about `factor` times the one before. */
export function rungsOf(
  full: number,
  about: { readonly least: number; readonly factor: number },
): readonly number[] {
  const rungs = [full]
  for (let next = full / about.factor; next >= about.least * Math.sqrt(about.factor); next /= about.factor)
    rungs.unshift(Math.max(1, Math.round(next)))
  if (rungs[0]! > about.least) rungs.unshift(about.least)
  return [...new Set(rungs)]
}

/** How far a contender has come. */
export function reached({ reports }: Contender): number {
  return reports.at(-1)?.at ?? 0
}
