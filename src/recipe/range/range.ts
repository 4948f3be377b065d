import type { Estimate, RangeOutcome, RateProbe } from '../../domain/outcome.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { endLoss, goalOf, lastOf, trainLosses } from '../reading.ts'
import { rateName, steer } from '../settings.ts'
import { sizeOf } from '../sizing.ts'
import type { Proposal, Stage, StageContext } from '../stage.ts'
import { estimateEnd, type JudgedRate, usableStretch } from './ends.ts'
import { judgeShortRun, type ShortRun } from './short-run.ts'
import { type ScoredRate, suggestRate } from './suggestion.ts'

/** Steps of a short run: enough to tell a fall from the noise, few enough to be repeated. */
const shortSteps = 80
/** A rate at which nothing moves: what the others are held against. */
const standingStill = 1e-12
const decades = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10]
const furthest = { low: 1e-10, high: 1e5 }
const seedsOfEnds = 3

/**
 * Method, section 2: the rates between which training goes down without exploding. Short separate runs, decade by
 * decade, find where the two ends lie; finer ones with several seeds find the ends; longer runs in between find the
 * rate that ends best; and a run with another seed has to go down at it.
 */
export const range: Stage<RangeOutcome> = function* (context) {
  const name = rateName(context.plan)
  if (name === null) return nothing('The program has no learning rate that can be set.')
  const notes = new Notebook(context, name)
  notes.add(yield notes.planShort([standingStill, ...decades], [0]))

  let stretch = usableStretch(notes.judged())
  if (stretch === null) {
    notes.add(
      yield notes.planShort(
        decades.map((rate) => rate * Math.sqrt(10)),
        [0],
      ),
    )
    stretch = usableStretch(notes.judged())
  }
  if (stretch === null) return nothing('At no learning rate from 1e-7 to 30 does the loss go down.', notes)
  for (let reach = 1; reach <= 3; reach++) {
    const beyond: number[] = []
    if (stretch.low.outside === null && stretch.low.inside > furthest.low)
      beyond.push(stretch.low.inside / 10)
    if (stretch.high.outside === null && stretch.high.inside < furthest.high) {
      beyond.push(stretch.high.inside * 10, stretch.high.inside * 100)
    }
    if (beyond.length === 0) break
    notes.add(yield notes.planShort(beyond, [0]))
    stretch = usableStretch(notes.judged()) ?? stretch
  }

  const seeds = Array.from({ length: seedsOfEnds }, (_, index) => index)
  const around = {
    low: stretch.low.outside === null ? [] : between(stretch.low.outside, stretch.low.inside),
    high: stretch.high.outside === null ? [] : between(stretch.high.inside, stretch.high.outside),
  }
  notes.add(yield notes.planShort([standingStill, ...around.low, ...around.high], seeds))
  const low = estimateEnd(notes.judged(around.low), 'low')
  const high = estimateEnd(notes.judged(around.high), 'high')

  const tried = yield* tryLonger(context, {
    name,
    low,
    high,
    stretch: [stretch.low.inside, stretch.high.inside],
  })
  let suggested = tried.rate
  let verified = false
  for (let attempt = 1; suggested !== null && !verified && attempt <= 3; attempt++) {
    notes.add(yield notes.planShort([standingStill, suggested], [seedsOfEnds + attempt]))
    verified = notes.at(suggested, seedsOfEnds + attempt)?.outcome === 'falls'
    if (!verified && attempt < 3) suggested = rounded(suggested / 3)
  }
  return judgeRange({ notes, low, high, suggested, verified, longer: tried.scored })
}

/** Rates a quarter of a decade apart from one to the other, both included. */
function between(from: number, to: number): readonly number[] {
  const steps = Math.max(1, Math.round(4 * Math.log10(to / from)))
  return Array.from({ length: steps + 1 }, (_, index) => rounded(from * (to / from) ** (index / steps)))
}

/** Longer runs at rates up to the high end; a rate beyond is added while the best stands at the edge. */
function* tryLonger(
  context: StageContext,
  about: { name: string; low: Estimate | null; high: Estimate | null; stretch: readonly [number, number] },
): Generator<
  readonly Proposal[],
  { rate: number | null; scored: readonly ScoredRate[] },
  readonly ObservedTrial[]
> {
  const top = about.high?.value ?? about.stretch[1]
  const bottom = about.low?.value ?? about.stretch[0]
  const scored: ScoredRate[] = []
  let rates = [1 / 300, 1 / 100, 1 / 30, 1 / 10, 1 / 3, 1 / 1.5]
    .map((share) => rounded(top * share))
    .filter((rate) => rate >= bottom)
  if (rates.length === 0) rates = [rounded(Math.sqrt(top * bottom))]
  for (let round = 1; round <= 4 && rates.length > 0; round++) {
    const seeds = [0, 1]
    const answers = yield rates.flatMap((rate) =>
      seeds.map((seed) => planLonger(context, about.name, rate, seed)),
    )
    for (const [index, rate] of rates.entries()) {
      const runs = answers.slice(index * seeds.length, (index + 1) * seeds.length)
      scored.push({ rate, scores: runs.map((run) => scoreOf(run, context)) })
    }
    const rate = suggestRate(scored)
    if (rate === null) {
      rates = [
        rounded(Math.min(...scored.map((one) => one.rate)) / 3),
        rounded(Math.min(...scored.map((one) => one.rate)) / 10),
      ]
      continue
    }
    const lowest = Math.min(...scored.map((one) => one.rate))
    const nearLowest = rate < lowest * 1.5 && lowest / 3 >= bottom
    const fine = [rate / 1.8, rate * 1.8].filter(
      (one) => scored.every((old) => Math.abs(Math.log(old.rate / one)) > 0.4) && one < top,
    )
    rates = nearLowest ? [rounded(lowest / 3)] : round === 1 ? fine.map(rounded) : []
  }
  const rate = suggestRate(scored)
  return { rate: rate === null ? null : rounded(rate), scored }
}

/** Validation loss in the end, else training loss: smoother than an accuracy, and it shows how sure the answers are. */
function scoreOf(run: ObservedTrial, context: StageContext): number | null {
  if (run.trial.status !== 'complete') return null
  const validation = lastOf(run, 'val/loss')
  if (Number.isFinite(validation)) return validation
  const end = endLoss(run)
  return Number.isFinite(end) ? end : goalOf(run, context.plan.goal)
}

function planLonger(context: StageContext, name: string, rate: number, seed: number): Proposal {
  return {
    purpose: 'rate-longer',
    settings: { ...quiet(context), [name]: rate },
    budget: sizeOf(context).range.budget,
    seed: context.plan.seed + seed,
    orders: {},
    breakOut: true,
  }
}

/** Method: start with small regularization, 1e-5. */
function quiet(context: StageContext): Proposal['settings'] {
  return { ...context.base, ...steer(context.plan, 'regularization', 1e-5) }
}

/** What every rate and seed came to. */
class Notebook {
  private readonly context: StageContext
  private readonly name: string
  private readonly runs = new Map<string, ObservedTrial>()

  constructor(context: StageContext, name: string) {
    this.context = context
    this.name = name
  }

  /** Short runs at these rates and seeds; those that are known already are not made again. */
  planShort(rates: readonly number[], seeds: readonly number[]): readonly Proposal[] {
    const wanted = seeds.flatMap((seed) => rates.map((rate) => ({ rate: rounded(rate), seed })))
    return wanted
      .filter(
        ({ rate, seed }, index) =>
          !this.runs.has(key(rate, seed)) &&
          wanted.findIndex((one) => one.rate === rate && one.seed === seed) === index,
      )
      .map(({ rate, seed }) => ({
        purpose: 'rate-short',
        settings: { ...quiet(this.context), [this.name]: rate },
        budget: { amount: shortSteps, unit: 'steps' },
        seed: this.context.plan.seed + seed,
        orders: { evaluate: 'none' },
        breakOut: false,
      }))
  }

  add(trials: readonly ObservedTrial[]): void {
    for (const one of trials) {
      this.runs.set(key(Number(one.trial.settings[this.name]), one.trial.seed - this.context.plan.seed), one)
    }
  }

  at(rate: number, seed: number): ShortRun | null {
    const [run, still] = [this.runs.get(key(rate, seed)), this.runs.get(key(standingStill, seed))]
    return run === undefined || still === undefined ? null : judgeShortRun(run, still)
  }

  /** Ascending; all rates with a run, or these only. */
  judged(only?: readonly number[]): readonly JudgedRate[] {
    return this.rates()
      .filter((rate) => only === undefined || only.includes(rate))
      .map((rate) => ({ rate, outcomes: this.seeds(rate).map((seed) => this.at(rate, seed)!.outcome) }))
  }

  firstLoss(): number {
    return trainLosses(this.runs.get(key(standingStill, 0))!)[0] ?? Number.NaN
  }

  probes(): readonly RateProbe[] {
    return this.rates().map((rate) => {
      const seeds = this.seeds(rate)
      const short = seeds.map((seed) => this.at(rate, seed)!)
      const outcomes = new Set(short.map((one) => one.outcome))
      return {
        rate,
        falls: short.map((one) => one.fall),
        losses: short.map((one) => one.end),
        outcome: outcomes.size === 1 ? short[0]!.outcome : 'mixed',
        trials: seeds.map((seed) => this.runs.get(key(rate, seed))!.trial.number),
      }
    })
  }

  private rates(): readonly number[] {
    const rates = [...this.runs.values()].map((one) => Number(one.trial.settings[this.name]))
    return [...new Set(rates)].filter((rate) => rate !== standingStill).sort((a, b) => a - b)
  }

  private seeds(rate: number): readonly number[] {
    const mine = [...this.runs.values()].filter((one) => Number(one.trial.settings[this.name]) === rate)
    return mine.map((one) => one.trial.seed - this.context.plan.seed).sort((a, b) => a - b)
  }
}

function key(rate: number, seed: number): string {
  return `${rate} ${seed}`
}

/** Three significant digits: what is printed is what was run. */
function rounded(rate: number): number {
  return Number(rate.toPrecision(3))
}

function judgeRange(about: {
  notes: Notebook
  low: Estimate | null
  high: Estimate | null
  suggested: number | null
  verified: boolean
  longer: readonly ScoredRate[]
}): RangeOutcome {
  const { notes, low, high, suggested, verified } = about
  const ends = [
    low === null ? 'no rate was too low to learn' : `it begins to learn at ${short(low.value)}`,
    high === null
      ? 'no rate was high enough to explode'
      : `it stops learning or explodes at ${short(high.value)}`,
  ]
  const advice =
    suggested === null
      ? 'No rate in between got through a longer run.'
      : `Use about ${short(suggested)}${verified ? ', where another seed went down as well' : ', though another seed did not go down there'}.`
  const summary = `${capital(ends.join('; '))}. ${advice}`
  return {
    stage: 'range',
    low,
    high,
    suggested,
    verified,
    summary,
    probes: notes.probes(),
    firstLoss: notes.firstLoss(),
  }
}

function nothing(summary: string, notes?: Notebook): RangeOutcome {
  return {
    stage: 'range',
    low: null,
    high: null,
    suggested: null,
    verified: false,
    summary,
    probes: notes?.probes() ?? [],
    firstLoss: notes?.firstLoss() ?? Number.NaN,
  }
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)))
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
