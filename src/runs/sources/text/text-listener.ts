import type { Point } from '../../../domain/series.ts'
import { createSeriesNames, type SeriesNames } from '../series-names.ts'
import { cleanLine } from './clean-line.ts'
import type { LinePattern, Spoken } from './line-pattern.ts'
import { linePatterns } from './patterns/index.ts'
import { type UserMetric, userPattern } from './patterns/user.ts'
import { isSomewhere, locate } from './positions.ts'
import { type ClockState, clockAtStart, createStepClock, type Place } from './step-clock.ts'
import { after, isHalfwayPass, nowhere, type Surroundings } from './surroundings.ts'

/** All that is remembered from line to line; plain JSON, part of the source's cursor. */
export interface TextState {
  readonly clock: ClockState
  readonly around: Surroundings
  /** Series that nothing proves yet, with their first value as text; `true` once it has changed. */
  readonly unproved: { readonly [series: string]: string | true }
}

/** What a line was taken for. */
export interface HeardLine {
  readonly point: Point
  readonly counted: boolean
  /** Name of the pattern that read it. */
  readonly pattern: string
  /** What the program calls the series, by our names. */
  readonly names: Readonly<Record<string, string>>
}

export interface TextListener {
  readonly state: TextState
  /** Takes one line, without its end. `received`: seconds since 1970. Null where it is no report. */
  hear(raw: string, received: number): HeardLine | null
}

export interface TextOptions {
  readonly names?: SeriesNames
  readonly metrics?: readonly UserMetric[]
}

/** A line longer than this is no report; of one longer than `long`, only patterns made for that are asked. */
const longest = 64 * 1024
const long = 4096

/** Reads a program's output line by line. A function of the lines: the same lines from the same state give the same points. */
export function createTextListener(options: TextOptions = {}, from: TextState | null = null): TextListener {
  const names = options.names ?? createSeriesNames()
  const metrics = options.metrics ?? []
  const wanted = new Set(metrics.filter(({ kind }) => kind === 'name').map(({ name }) => name))
  const patterns = metrics.some(({ kind }) => kind === 'expression')
    ? [userPattern(metrics), ...linePatterns]
    : linePatterns
  const clock = createStepClock(from?.clock ?? clockAtStart)
  const unproved: Record<string, string | true> = { ...from?.unproved }
  let around = from?.around ?? nowhere

  return {
    get state() {
      return { clock: clock.state, around, unproved: { ...unproved } }
    },
    hear(raw, received) {
      if (raw.length > longest || raw.includes('\0')) return null
      const { text, rank, time } = cleanLine(raw)
      if (text === '' || rank > 0) return null
      const before = around
      around = after(before, text.slice(0, long), raw.slice(0, 200))
      const amongCode = before.code > 0 || around.code > before.code
      const section = text.startsWith('*') ? before.head : before.section
      if (!/\d|nan|inf/i.test(text) || isHalfwayPass(text.slice(0, 200))) return null
      const line = { text, amongCode, section, wanted }
      for (const pattern of patterns) {
        if (text.length > long && pattern.long !== true) continue
        const spoken = pattern.read(line)
        if (spoken !== null) return conclude(spoken, pattern, time ?? received)
      }
      if (text.length <= long) hearPosition(text)
      return null
    },
  }

  /** `Epoch 3/10`, `STEP: 4`: a line that says little else. */
  function hearPosition(text: string): void {
    const { position, rest } = locate(text)
    if (isSomewhere(position) && (rest.match(/\p{L}{2,}/gu) ?? []).length <= 4) clock.hear(position)
  }

  function conclude(spoken: Spoken, pattern: LinePattern, time: number): HeardLine | null {
    const values: Record<string, number> = {}
    const called: Record<string, string> = {}
    for (const { name, value, split, unproved: unsure } of spoken.values) {
      const ours = names.ours(name, split ?? null)
      if (unsure === true && !isProved(ours, value)) continue
      if (ours in values) continue
      values[ours] = value
      called[ours] = name
    }
    const series = Object.keys(values)
    if (series.length === 0) return null
    const validation = series.every((name) => /^(?:val|test)\//.test(name))
    const before = clock.state.last
    const place = clock.place(spoken.position, { series, validation })
    if (place === null) return null
    // A progress bar is drawn several times at one step; the first drawing counts.
    const fresh = series.filter((name) => before[name] !== place.step)
    if (fresh.length === 0) return null
    const kept = Object.fromEntries(fresh.map((name) => [name, values[name]!]))
    return { point: pointOf(place, time, kept), counted: place.counted, pattern: pattern.name, names: called }
  }

  function isProved(series: string, value: number): boolean {
    const known = unproved[series]
    if (known === true) return true
    if (known === undefined) unproved[series] = String(value)
    else if (known !== String(value)) {
      unproved[series] = true
      return true
    }
    return false
  }
}

function pointOf({ step, epoch }: Place, time: number, values: Readonly<Record<string, number>>): Point {
  return epoch === undefined ? { step, time, values } : { step, epoch, time, values }
}
