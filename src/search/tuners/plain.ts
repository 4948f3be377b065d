import { violationOf } from '../../domain/constraint.ts'
import type { PastTrial, Sampler } from '../samplers/sampler.ts'
import type { Contender, RaceRequest, Tuner } from './tuner.ts'

/** A sampler by itself: every trial is trained to its end. */
export function plain(sampler: Sampler): Tuner {
  return {
    name: sampler.name,
    summary: sampler.summary,
    learns: sampler.learns,
    next: (request) => ({
      kind: 'start',
      settings: suggested(sampler, request),
      upTo: request.full,
      why: `the next setting of ${sampler.name}`,
    }),
    leader: ({ contenders }) => bestByLastReport(contenders),
  }
}

/** One more setting, from the trials as a sampler sees them: those that wait were stopped. */
export function suggested(sampler: Sampler, { space, contenders, random, earlier = [] }: RaceRequest) {
  const ask = { space, finished: pastOf(contenders), running: runningOf(contenders), random, earlier }
  const [settings] = sampler.suggest({ ...ask, count: 1, offset: contenders.length })
  if (settings !== undefined) return settings
  throw new RangeError(`${sampler.name} has no more settings to offer`)
}

function pastOf(contenders: readonly Contender[]): readonly PastTrial[] {
  return contenders.flatMap(({ number, settings, status, reports, misses }) =>
    status === 'running'
      ? []
      : [
          {
            number,
            settings,
            status: seenAs[status],
            value: reports.at(-1)?.value ?? null,
            ...(misses === undefined ? {} : { misses }),
          },
        ],
  )
}

const seenAs = {
  finished: 'complete',
  waiting: 'stopped',
  diverged: 'diverged',
  failed: 'failed',
} as const

function runningOf(contenders: readonly Contender[]) {
  return contenders.filter(({ status }) => status === 'running').map(({ settings }) => settings)
}

/** The contender whose best report is the best of all that keep the constraints, whatever its budget; null before the first report. */
export function bestByLastReport(contenders: readonly Contender[]): number | null {
  let best: { number: number; missed: number; value: number } | null = null
  for (const { number, status, reports, misses } of contenders) {
    if (status === 'diverged' || status === 'failed') continue
    const missed = violationOf(misses)
    for (const { value } of reports)
      if (best === null || missed < best.missed || (missed === best.missed && value < best.value))
        best = { number, missed, value }
  }
  return best?.number ?? null
}
