import { median } from '../../math/quantile.ts'
import type { OpeningBin } from './opening.ts'
import { progressOf, type RunTrace } from './run-trace.ts'
import { levelOf, noiseOf, stretch, trendOf } from './trend.ts'

/** Where the learning rate of a run lies, as far as its curves tell; `near` is within a factor of about 30 of the best. */
export interface RateBand {
  readonly band: 'too-low' | 'near' | 'too-high'
  /** What decided, for a sentence. */
  readonly because: BandReason
  readonly value: number
  readonly threshold: number
}

export type BandReason =
  | 'not-finite'
  | 'jumped-up'
  | 'thrown-out'
  | 'stuck-at-chance'
  | 'validation-turned-early'
  | 'shaking'
  | 'no-fall'
  | 'slow-start'
  | 'nothing-odd'

/** Times its start that the loss may reach on the way (ours; 3 is where an explosion is called one). */
const jump = 10
/** Steps in which a fifth of what is won in the opening should have been won: tens at a good rate (ours) ... */
const slowSteps = 250
/** ... or share of the whole run, where the run is short (ours). */
const slowShare = 0.05
/** Share of the run that counts as its opening. */
const opening = 0.1
const turned = 2

/** What the run so far says of its rate; null while too little was heard. O(bins). */
export function rateBandOf(trace: RunTrace): RateBand | null {
  const curve = trace.curve('train/loss')
  if (trace.broken !== null)
    return { band: 'too-high', because: 'not-finite', value: trace.broken.step, threshold: 0 }
  if (curve.count < 8 || trace.opening.bins.length < 6) return null
  return tooHigh(trace) ?? tooLow(trace) ?? { band: 'near', because: 'nothing-odd', value: 0, threshold: 0 }
}

function tooHigh(trace: RunTrace): RateBand | null {
  const { bins } = trace.curve('train/loss')
  const start = startOf(trace)
  const end = levelOf(stretch(bins, 0.8, 1))
  const top = Math.max(...trace.opening.bins.map((bin) => bin.value))
  const high = (because: BandReason, value: number, threshold: number): RateBand => ({
    band: 'too-high',
    because,
    value,
    threshold,
  })
  if (start > 0 && top > jump * start) return high('jumped-up', top / start, jump)
  const noise = noiseOf(bins)
  if (end > start + 4 * noise && end > 1.02 * start) return high('thrown-out', end / start, 1.02)
  const val = trace.curve('val/loss')
  if (val.count >= 4 && val.firstValues[0]! > 0) {
    const first = val.firstValues[0]!
    const last = median(val.lastValues.slice(-3))
    if (last > 1.05 * first) return high('thrown-out', last / first, 1.05)
  }
  const chance = atChance(trace)
  if (chance !== null) return high('stuck-at-chance', chance, 0)
  const turn = earlyTurn(trace)
  if (turn !== null && turn > turned) return high('validation-turned-early', turn, turned)
  return null
}

/** Accuracy that equals a guess, does not move, and a loss that has settled: thrown to a place without gradients. */
function atChance(trace: RunTrace): number | null {
  const { classes } = trace.facts
  const accuracy =
    trace.curve('val/accuracy').count >= 4 ? trace.curve('val/accuracy') : trace.curve('train/accuracy')
  if (classes === undefined || accuracy.count < 4) return null
  const late = accuracy.lastValues.slice(-4)
  const share = median(late)
  if (Math.abs(share * classes - 1) > 0.05 || Math.max(...late) > 1.1 / classes) return null
  const loss = trendOf(stretch(trace.curve('train/loss').bins, 0.5, 1))
  return Math.abs(loss.change) < 0.02 * Math.abs(loss.level) || loss.direction === 'flat' ? share : null
}

/** Last validation loss over the lowest, where that came in the first third of the run and many evaluations followed. */
function earlyTurn(trace: RunTrace): number | null {
  const { bins, count } = trace.curve('val/loss')
  if (count < 10) return null
  let lowest = bins[0]!
  for (const bin of bins) if (bin.value < lowest.value) lowest = bin
  const last = levelOf(stretch(bins, 0.9, 1))
  return lowest.value > 0 && lowest.step < trace.step / 3 ? last / lowest.value : null
}

function tooLow(trace: RunTrace): RateBand | null {
  const low = (because: BandReason, value: number, threshold: number): RateBand => ({
    band: 'too-low',
    because,
    value,
    threshold,
  })
  const start = startOf(trace)
  const progress = progressOf(trace)
  const length = progress === null || progress === 0 ? trace.step : trace.step / Math.min(1, progress)
  const bins = smooth(trace.opening.bins)
  const lowestOf = (some: typeof bins) => Math.min(...some.map((bin) => bin.value))
  const noise = noiseOf(trace.curve('train/loss').bins)
  const won = start - lowestOf(bins)
  if (!(won > Math.max(4 * noise, 0.01 * Math.abs(start)))) return low('no-fall', won, 4 * noise)
  const soon = start - lowestOf(bins.filter((bin) => bin.step <= Math.max(1, opening * length)))
  const bound = Math.max(10, Math.min(slowSteps, slowShare * length))
  const first = bins.find((bin) => bin.value <= start - 0.2 * Math.max(soon, 0.1 * won))!
  return first.step > bound ? low('slow-start', first.step, bound) : null
}

/** The first loss, or the mean of the first few where they agree. */
function startOf(trace: RunTrace): number {
  return median(trace.curve('train/loss').firstValues.slice(0, 5))
}

function smooth(bins: readonly OpeningBin[]): readonly { readonly step: number; readonly value: number }[] {
  return bins.map((bin, i) => ({
    step: bin.step,
    value: median(bins.slice(Math.max(0, i - 1), i + 2).map((near) => near.value)),
  }))
}
