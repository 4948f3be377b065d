import { diagnoseLog, type LogRemark } from '../diagnosis/diagnose-log.ts'
import type { RateBand } from '../diagnosis/evidence/rate-band.ts'
import { followedSeries } from '../diagnosis/evidence/run-trace.ts'
import type { Finding } from '../domain/finding.ts'
import type { Facts, Point } from '../domain/series.ts'
import type { FoundRun } from '../runs/reading/find-runs.ts'
import { readWhole, type WholeRun } from '../runs/reading/read-whole.ts'
import { lastError } from '../runs/reading/what-it-is.ts'
import type { OpenOptions } from '../runs/sources/source.ts'

/** One curve in numbers. */
export interface SeriesSummary {
  readonly name: string
  /** What the program calls it. */
  readonly raw: string
  readonly points: number
  readonly firstStep: number
  readonly first: number
  readonly lastStep: number
  readonly last: number
  /** Of finite values; NaN where there are none. */
  readonly min: number
  readonly max: number
  readonly nonFinite: number
}

/** A run that was read, and what the rules say of it. */
export interface DiagnosedRun {
  readonly name: string
  /** Where it lies: the place that the source was opened at. */
  readonly place: string
  readonly source: string
  readonly files: number
  readonly series: readonly SeriesSummary[]
  readonly points: number
  readonly facts: Facts
  readonly findings: readonly Finding[]
  readonly remarks: readonly LogRemark[]
  /** Where its learning rate lies, as far as its curves tell. */
  readonly rateBand: RateBand | null
  /** sick: a finding that is more than a note. quiet: none. unjudged: no series that a rule looks at. */
  readonly verdict: 'sick' | 'quiet' | 'unjudged'
  /** Records that could not be read, and why the first could not. */
  readonly bad: number
  readonly badWhy: string | null
  /** Why its file could not be read to the end; null where it could. */
  readonly broken: string | null
}

const longestError = 200

/** Reads a run and shows it to the rules; null where there are no values in it. */
export async function diagnoseRun(
  found: FoundRun,
  about: { readonly name: string; readonly options: OpenOptions },
): Promise<DiagnosedRun | { readonly nothing: string }> {
  const { source, place, files } = found
  const whole = await readWhole(source.open(place, { ...about.options, complete: true }))
  const series = summarise(whole)
  if (series.length === 0 && whole.layers.length === 0) return { nothing: whyNothing(whole, place) }
  const { points, layers, facts, bad, badWhy } = whole
  const { findings, remarks, rateBand } = diagnoseLog({ run: about.name, points, layers, facts })
  const judged =
    layers.length > 0 ||
    series.some(({ name }) => followedSeries.includes(name)) ||
    remarks.some(({ kind }) => kind === 'test-as-validation')
  const sick = findings.some(({ severity }) => severity !== 'note')
  return {
    name: about.name,
    place,
    source: source.name,
    files: files.length,
    series,
    points: points.length,
    facts,
    findings,
    remarks,
    rateBand,
    verdict: sick ? 'sick' : judged ? 'quiet' : 'unjudged',
    bad,
    badWhy,
    broken: whole.state === 'broken' ? whole.why : null,
  }
}

function whyNothing({ why, bad, badWhy, histograms }: WholeRun, place: string): string {
  if (why !== null) return why
  const error = lastError(place)
  if (error !== null) return `no values in it; the program ended with ${error.slice(0, longestError)}`
  if (bad > 0) return `no values in it: ${badWhy ?? 'nothing could be read'}`
  return histograms > 0 ? 'distributions, but no values of a curve' : 'no values in it'
}

function summarise({ points, names }: WholeRun): readonly SeriesSummary[] {
  const heard = new Map<string, { -readonly [key in keyof SeriesSummary]: SeriesSummary[key] }>()
  for (const { step, values } of points as readonly Point[]) {
    for (const name in values) {
      const value = values[name]!
      let summary = heard.get(name)
      if (summary === undefined) {
        summary = {
          name,
          raw: names[name] ?? name,
          points: 0,
          firstStep: step,
          first: value,
          lastStep: step,
          last: value,
          min: Number.NaN,
          max: Number.NaN,
          nonFinite: 0,
        }
        heard.set(name, summary)
      }
      summary.points++
      if (step >= summary.lastStep) {
        summary.lastStep = step
        summary.last = value
      }
      if (step < summary.firstStep) {
        summary.firstStep = step
        summary.first = value
      }
      if (!Number.isFinite(value)) summary.nonFinite++
      else {
        if (!(value >= summary.min)) summary.min = value
        if (!(value <= summary.max)) summary.max = value
      }
    }
  }
  return [...heard.values()].sort((a, b) => rank(a.name) - rank(b.name))
}

/** Series that rules look at first, in the order in which they are usually named. */
function rank(name: string): number {
  const at = [...followedSeries.slice(0, 4), 'lr', ...followedSeries.slice(4)].indexOf(name)
  return at < 0 ? Number.MAX_SAFE_INTEGER : at
}
