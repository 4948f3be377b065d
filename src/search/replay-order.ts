import type { Space } from '../domain/parameter.ts'
import type { Settings } from '../domain/setting.ts'
import type { Random } from '../math/random.ts'
import { distance } from '../space/distance.ts'
import type { PastTrial, Sampler } from './samplers/sampler.ts'

/** A trial on record. `value` is the goal, to be minimized; null where it has none. */
export interface RecordedTrial {
  readonly number: number
  readonly settings: Settings
  readonly value: number | null
}

/**
 * In which order a sampler would have come by trials that are on record: what it proposes is answered by the recorded
 * setting nearest to it that has not been taken yet, and by what that came to. An approximation, the better the denser the
 * record: it tells how soon the good ones would have been found, not what else the sampler might have tried.
 */
export function replayOrder(
  trials: readonly RecordedTrial[],
  about: { readonly space: Space; readonly sampler: Sampler; readonly random: Random },
): readonly number[] {
  const { space, sampler, random } = about
  const left = new Set(trials)
  const finished: PastTrial[] = []
  while (left.size > 0) {
    const [wanted] = sampler.suggest({
      space,
      finished,
      running: [],
      count: 1,
      offset: finished.length,
      random,
    })
    const taken = nearest(space, wanted, left)
    left.delete(taken)
    finished.push({ ...taken, status: taken.value === null ? 'diverged' : 'complete' })
  }
  return finished.map(({ number }) => number)
}

/** The first left where a sampler has nothing more to propose. */
function nearest(
  space: Space,
  wanted: Settings | undefined,
  left: ReadonlySet<RecordedTrial>,
): RecordedTrial {
  let best: { trial: RecordedTrial; apart: number } | null = null
  for (const trial of left) {
    const apart = wanted === undefined ? 0 : distance(space, wanted, trial.settings)
    if (best === null || apart < best.apart) best = { trial, apart }
  }
  return best!.trial
}
