import { violationOf } from '../../domain/constraint.ts'
import type { Sampler } from '../samplers/sampler.ts'
import { bestByLastReport, suggested } from './plain.ts'
import { type Contender, rungsOf, type Tuner } from './tuner.ts'

/** Each rung trains so many times longer than the one before, and lets this share of the trials on. */
const factor = 4

/**
 * Asynchronous successive halving (ASHA; Li et al. 2020, algorithm 2): every trial starts at the lowest rung and waits there;
 * whenever a worker is free, a trial that is among the best quarter of its rung and waits is sent to the next one, the
 * highest rung first; where there is none, new settings are tried. `sampler` proposes those.
 */
export function halving(sampler: Sampler): Tuner {
  return {
    name: `asha-${sampler.name}`,
    summary: `Successive halving without waiting (ASHA) over the settings of ${sampler.name}.`,
    learns: sampler.learns,
    next(request) {
      const rungs = rungsOf(request.full, { least: 1, factor })
      for (let k = rungs.length - 2; k >= 0; k--) {
        const there = atRung(request.contenders, rungs[k]!)
        const through = there.slice(0, Math.floor(there.length / factor))
        const waiting = through.find(
          ({ one }) => one.status === 'waiting' && one.reports.at(-1)!.at === rungs[k],
        )
        if (waiting === undefined) continue
        return {
          kind: 'resume',
          number: waiting.one.number,
          upTo: rungs[k + 1]!,
          why: `among the best ${through.length} of ${there.length} after ${rungs[k]}`,
        }
      }
      return {
        kind: 'start',
        settings: suggested(sampler, request),
        upTo: rungs[0]!,
        why: 'no waiting trial is among the best quarter of its rung',
      }
    },
    leader: ({ contenders }) => bestByLastReport(contenders),
  }
}

/** Finite, so that what nobody heard of is equal to its like. */
function missed({ misses }: Contender): number {
  return Math.min(violationOf(misses), 1e9)
}

/** Those that have come as far as a rung, best first by what they reported there. */
function atRung(contenders: readonly Contender[], rung: number): { one: Contender; value: number }[] {
  return contenders
    .flatMap((one) => {
      if (one.status === 'failed') return []
      const report = one.reports.find(({ at }) => at >= rung)
      const lost = one.status === 'diverged'
      if (report === undefined) return lost ? [{ one, value: Number.POSITIVE_INFINITY }] : []
      return [{ one, value: report.value }]
    })
    .sort((a, b) => missed(a.one) - missed(b.one) || a.value - b.value || a.one.number - b.one.number)
}
