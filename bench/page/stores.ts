import type { Finding } from '../../src/domain/finding.ts'
import type { Point } from '../../src/domain/series.ts'
import type { FinishedTrial, PlannedTrial } from '../../src/domain/trial.ts'
import { createRandom } from '../../src/math/random.ts'
import { createCurveRecorder, summarize } from '../../src/runs/supervisor/curve-recorder.ts'
import type { Store } from '../../src/store/store.ts'
import { finding, plan, run } from '../../src/testing/store-samples.ts'

// What the page is measured on, made here: every number comes from a formula and a seeded generator.

export const studies = {
  many: 'many-trials-1',
  long: 'long-run-1',
  names: 'many-names-1',
  rows: 'many-rows-1',
  live: 'live-runs-1',
} as const

function plannedTrial(number: number, lr: number): PlannedTrial {
  return {
    number,
    stage: 'coarse',
    purpose: 'search',
    settings: { lr, width: 16 + (number % 7) * 16, dropout: (number % 5) / 10 },
    budget: { amount: 10, unit: 'epochs' },
    seed: 1,
    orders: {},
    breakOut: true,
  }
}

/** Five series that look like training: they fall or rise, and are noisy. */
export function pointsOf(number: number, count: number): readonly Point[] {
  const random = createRandom(`page ${number}`)
  const speed = 2 + (number % 50) / 10
  return Array.from({ length: count }, (_, step): Point => {
    const at = step / count
    const fall = Math.exp(-speed * at)
    return {
      step,
      epoch: at * 10,
      time: 1_700_000_000 + step,
      values: {
        'train/loss': 2.3 * fall + 0.05 * random.next(),
        'val/loss': 2.3 * fall + 0.1 + 0.05 * random.next(),
        'val/accuracy': 0.95 * (1 - fall) + 0.01 * random.next(),
        lr: 0.1 * (1 - at),
        grad_norm: 0.5 + random.next(),
      },
    }
  })
}

export async function beginStudy(store: Store, id: string): Promise<void> {
  await store.createStudy({ ...plan(id), stages: ['coarse'] }, 1_700_000_000)
}

/** A trial that has told points; running, or finished with what they come to. */
export async function addTrial(
  store: Store,
  study: string,
  about: {
    readonly number: number
    readonly points: readonly Point[]
    readonly running?: boolean
    readonly findings?: readonly Finding[]
  },
): Promise<void> {
  const { number, points, running = false, findings = [] } = about
  const trial = plannedTrial(number, 10 ** (-5 + (number % 97) / 24))
  const id = `${study}/${number}.1`
  await store.addTrials(study, [trial])
  await store.beginRun(study, number, run(id))
  await store.append(id, { points, layers: [], offset: 1 })
  if (running) return
  const recorder = createCurveRecorder()
  for (const point of points) recorder.point(point)
  const end = { status: 'ok', reason: 'finished' } as const
  const finished: FinishedTrial = {
    ...trial,
    status: 'complete',
    run: id,
    end,
    metrics: summarize(recorder.curves),
    epochs: 10,
    steps: points.length,
    seconds: points.length,
  }
  await store.finishTrial(study, finished, end, findings, 1_700_001_000)
}

export const sampleFinding = (run: string): Finding => ({
  ...finding('loss-not-finite', run),
  severity: 'error',
})

/** All the studies that the views are measured on. */
export async function fillStore(
  store: Store,
  sizes: { readonly trials: number; readonly points: number; readonly long: number },
): Promise<void> {
  const { many, long, names, rows } = studies
  await beginStudy(store, many)
  for (let number = 1; number <= sizes.trials; number++)
    await addTrial(store, many, { number, points: pointsOf(number, sizes.points) })
  await store.setStudyState(many, 'finished', 1_700_002_000)

  await beginStudy(store, long)
  await addTrial(store, long, { number: 1, points: longRun(sizes.long) })
  await store.setStudyState(long, 'finished', 1_700_002_000)

  await beginStudy(store, names)
  await addTrial(store, names, { number: 1, points: manyNames(2000) })
  await store.setStudyState(names, 'finished', 1_700_002_000)

  await beginStudy(store, rows)
  for (let number = 1; number <= 10_000; number++)
    await addTrial(store, rows, { number, points: pointsOf(number, 2) })
  await store.setStudyState(rows, 'finished', 1_700_002_000)
}

/** A loss and an accuracy over so many steps. */
export function longRun(count: number): readonly Point[] {
  return Array.from({ length: count }, (_, step): Point => {
    const loss = 2 / (1 + step / 1000) + 0.01 * Math.sin(step)
    return {
      step,
      epoch: step / 1000,
      time: 1_700_000_000 + step,
      values: { 'train/loss': loss, 'val/accuracy': 1 - loss / 3 },
    }
  })
}

function manyNames(count: number): readonly Point[] {
  return Array.from({ length: 5 }, (_, step): Point => {
    const values: Record<string, number> = { 'train/loss': 2 - step / 10 }
    for (let name = 1; name < count; name++) values[`layer${name}/norm`] = name + step
    return { step, epoch: step, time: 1_700_000_000 + step, values }
  })
}
