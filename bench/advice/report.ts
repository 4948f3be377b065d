import { type Figure, shareInterval, short, table } from '../harness/figures.ts'
import type { AdviceTrial } from './trial.ts'

/** Gains below are in spreads between seeds: 1 is what cannot be luck. */
const improved = (gain: number) => gain > 1
const harmed = (gain: number) => gain < -1

interface Treated {
  readonly trial: AdviceTrial
  readonly gain: number
}

/** Runs on which an alarm advised first something that could be changed. */
function treated(trials: readonly AdviceTrial[]): readonly Treated[] {
  return trials.flatMap((trial) =>
    trial.isAlarm && trial.gain.advice !== null ? [{ trial, gain: trial.gain.advice }] : [],
  )
}

export function figuresOf(trials: readonly AdviceTrial[], where: string): readonly Figure[] {
  const faulty = trials.filter(({ label }) => label === 'faulty')
  const healthy = trials.filter(({ label }) => label === 'healthy')
  const tried = treated(faulty)
  const mendable = treated(faulty.filter(({ mend }) => mend === 'settings'))
  const repairs = faulty.filter(
    ({ isAlarm, advice, mend }) => isAlarm && mend === 'code' && advice?.startsWith('repair'),
  )
  const onHealthy = healthy.filter(({ gain }) => gain.advice !== null && harmed(gain.advice))
  return [
    share(`settings advised on faulty runs: improved, ${where}`, tried, improved, { least: 0.8 }),
    share(`settings advised on faulty runs: harmed, ${where}`, tried, harmed, { most: 0.03 }),
    share(`of these, where a setting mends the fault: improved, ${where}`, mendable, improved, {
      least: 0.8,
    }),
    gainShare(`share of the true fix's gain, where a setting mends the fault, ${where}`, mendable),
    count(`healthy runs that the first advice, notes included, would harm, ${where}`, {
      hits: onHealthy.length,
      of: healthy.length,
      most: 0.03,
    }),
    count(`repairs advised for faults in the code that name the right cause, ${where}`, {
      hits: repairs.filter(({ causeIsRight }) => causeIsRight).length,
      of: repairs.length,
      least: 0.75,
    }),
  ]
}

/** By fault: what was advised first, and what became of the runs with it, with a random advice, and with the true fix. */
export function tableOf(trials: readonly AdviceTrial[]): string {
  const faults = new Map<string, AdviceTrial[]>()
  for (const trial of trials) {
    if (trial.label !== 'faulty') continue
    faults.set(trial.fault!, [...(faults.get(trial.fault!) ?? []), trial])
  }
  const rows = [...faults]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([fault, group]) => {
      const tried = treated(group)
      return [
        fault,
        group[0]!.mend!,
        String(group.length),
        commonest(group.map(({ advice, isAlarm }) => (isAlarm ? (advice ?? 'none') : 'silent'))),
        `${tried.filter(({ gain }) => improved(gain)).length} / ${tried.filter(({ gain }) => harmed(gain)).length} of ${tried.length}`,
        `${group.filter(({ gain }) => improved(gain.random)).length} / ${group.filter(({ gain }) => harmed(gain.random)).length} of ${group.length}`,
        short(median(tried.map(({ gain }) => gain))),
        short(median(group.map(({ gain }) => gain.fix))),
      ]
    })
  return table(
    [
      'fault',
      'mended in',
      'runs',
      'advised first',
      'improved / harmed',
      'by a random one',
      'gain',
      'of the true fix',
    ],
    rows,
  )
}

function share(
  name: string,
  tried: readonly Treated[],
  hit: (gain: number) => boolean,
  bound: { readonly least?: number; readonly most?: number },
): Figure {
  const hits = tried.filter(({ gain }) => hit(gain)).length
  const random = tried.filter(({ trial }) => hit(trial.gain.random)).length
  return {
    ...count(name, { hits, of: tried.length, ...bound }),
    peer: `a random advice ${short(random / tried.length)}, no change 0`,
  }
}

function count(
  name: string,
  of: { readonly hits: number; readonly of: number; readonly least?: number; readonly most?: number },
): Figure {
  const value = of.hits / of.of
  const { least = 0, most = 1 } = of
  return {
    name: `${name} (${of.hits} of ${of.of})`,
    value,
    interval: shareInterval(of.hits, of.of),
    target: of.least === undefined ? `<= ${most}` : `>= ${least}`,
    holds: value >= least && value <= most,
    peer: null,
  }
}

/** Gains of all runs together; no run counts for more than the true fix gives it, nor for less than it can lose by as much. */
function gainShare(name: string, tried: readonly Treated[]): Figure {
  const sum = (of: (one: Treated) => number) => tried.reduce((total, one) => total + of(one), 0)
  const bounded = ({ gain, trial }: Treated) => Math.max(-trial.gain.fix, Math.min(gain, trial.gain.fix))
  const value = sum(bounded) / sum(({ trial }) => trial.gain.fix)
  return { name, value, interval: null, target: '>= 0.6', holds: value >= 0.6, peer: null }
}

function commonest(words: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 2)
    .map(([word, times]) => `${word} (${times})`)
    .join(', ')
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
