import type { Position } from './line-pattern.ts'

/** Plain JSON: it is part of a source's cursor. */
export interface ClockState {
  /**
   * Where steps come from. step: lines say them. epoch: lines say epochs only, which then are the steps. counted:
   * neither, or several reports an epoch; reports are numbered.
   */
  readonly mode: 'none' | 'step' | 'epoch' | 'counted'
  readonly now: number
  /** The counter that lines print, which may begin anew in every epoch, and what lies behind it. */
  readonly lap: {
    readonly raw: number
    readonly first: number
    readonly of: number
    readonly base: number
    readonly epoch: number
  }
  /** A step that stood in a line of its own and holds for the lines below it; -1 where there is none. */
  readonly sticky: number
  /** The newest epoch said and the first; -1 where there was none. */
  readonly epoch: number
  readonly firstEpoch: number
  /** Newest step of each series. */
  readonly last: { readonly [series: string]: number }
  /** Several reports stood under one sticky step or one epoch: what stands in lines of its own is no step of this program. */
  readonly demoted: boolean
  /** Lines say how much of an epoch has passed; the others then stand at the ends of epochs. */
  readonly parts: boolean
}

export const clockAtStart: ClockState = {
  mode: 'none',
  now: 0,
  lap: { raw: -1, first: -1, of: 0, base: 0, epoch: -1 },
  sticky: -1,
  epoch: -1,
  firstEpoch: -1,
  last: {},
  demoted: false,
  parts: false,
}

export interface Place {
  readonly step: number
  readonly epoch?: number
  /** No line said the step: it is an epoch, or a number in a row. */
  readonly counted: boolean
}

/** Gives reports their steps, from what lines say and have said before. */
export interface StepClock {
  readonly state: ClockState
  /** A line that says where the training is, and nothing else. */
  hear(position: Position): void
  /** Where a report of these series stands; null where they have been reported there already. */
  place(
    position: Position,
    about: { readonly series: readonly string[]; readonly validation: boolean },
  ): Place | null
}

/**
 * An explicit step comes first, laid end to end where it begins anew in every epoch; then a step that stood in a line of
 * its own; then the epoch; else reports are counted, and a series that has been reported already begins the next count.
 */
export function createStepClock(from: ClockState = clockAtStart): StepClock {
  const state = { ...from, lap: { ...from.lap }, last: { ...from.last } }

  const hearEpoch = ({ epoch }: Position) => {
    if (epoch === undefined) return
    state.epoch = epoch
    if (state.firstEpoch < 0 || epoch < state.firstEpoch) state.firstEpoch = epoch
  }

  const explicit = (raw: number, of: number | undefined): number => {
    const { lap } = state
    const newEpoch = state.epoch !== lap.epoch && lap.epoch >= 0
    const back = raw < lap.raw || (raw === lap.raw && newEpoch && of !== undefined)
    if (back && (of !== undefined || newEpoch || raw <= lap.first)) {
      state.lap = {
        raw,
        first: raw,
        of: of ?? 0,
        base: of !== undefined && lap.of === of ? lap.base + of : lap.base + lap.raw,
        epoch: state.epoch,
      }
    } else {
      state.lap = { ...lap, raw, first: lap.first < 0 ? raw : lap.first, of: of ?? 0, epoch: state.epoch }
    }
    return state.lap.base + raw
  }

  const epochOf = ({ step, of, part, epoch }: Position): number | undefined => {
    if (state.epoch < 0) return undefined
    const done = state.epoch - state.firstEpoch
    if (part !== undefined || (step !== undefined && of !== undefined && of > 0 && step <= of)) {
      state.parts = true
      return done + (part ?? step! / of!)
    }
    return state.parts && step === undefined ? done + 1 : (epoch ?? state.epoch)
  }

  const isRepeated = (series: readonly string[], at: number) =>
    series.some((name) => (state.last[name] ?? -1) >= at)

  const implied = (position: Position, series: readonly string[]): number | null => {
    if (state.mode === 'step') {
      return series.every((name) => (state.last[name] ?? -1) >= state.now) ? null : state.now
    }
    if (state.mode !== 'counted') {
      if (state.sticky >= 0 && !isRepeated(series, state.sticky)) return state.sticky
      const usable = position.part === undefined && Number.isInteger(state.epoch) && state.epoch >= 0
      if (state.sticky < 0 && usable && !isRepeated(series, state.epoch)) {
        state.mode = 'epoch'
        return state.epoch
      }
      state.demoted = state.sticky >= 0 || state.epoch >= 0
      state.mode = 'counted'
    }
    return isRepeated(series, state.now) || state.now === 0 ? state.now + 1 : state.now
  }

  return {
    get state() {
      return { ...state, lap: { ...state.lap }, last: { ...state.last } }
    },
    hear(position) {
      hearEpoch(position)
      const { step, of } = position
      if (
        step === undefined ||
        of !== undefined ||
        state.mode === 'step' ||
        state.demoted ||
        step < state.now
      )
        return
      state.sticky = step
      state.now = step
      state.mode = 'none'
    },
    place(position, { series, validation }) {
      hearEpoch(position)
      const { step, of } = position
      // A pass over validation data may count its own batches.
      const foreign = validation && of !== undefined && state.lap.of > 0 && of !== state.lap.of
      const said = step !== undefined && !foreign
      const at = said ? explicit(step, of) : implied(position, series)
      if (at === null) return null
      if (said) state.mode = 'step'
      state.now = Math.max(at, said ? 0 : state.now)
      const fresh = series.filter((name) => state.last[name] !== at)
      for (const name of fresh) state.last[name] = at
      const epoch = epochOf(position)
      const counted = !said && state.sticky !== at
      return { step: at, ...(epoch === undefined ? {} : { epoch }), counted }
    },
  }
}
