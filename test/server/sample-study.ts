import type { Finding } from '../../src/domain/finding.ts'
import type { RunEnd } from '../../src/domain/run.ts'
import type { Point } from '../../src/domain/series.ts'
import type { FinishedTrial, PlannedTrial } from '../../src/domain/trial.ts'
import { createCurveRecorder, summarize } from '../../src/runs/supervisor/curve-recorder.ts'
import type { Store } from '../../src/store/store.ts'
import { finding, plan, run } from '../../src/testing/store-samples.ts'

function planned(number: number, lr: number, seed = 1): PlannedTrial {
  return {
    number,
    stage: 'coarse',
    purpose: 'search',
    settings: { lr, width: 32 },
    budget: { amount: 4, unit: 'epochs' },
    seed,
    orders: {},
    breakOut: true,
  }
}

export const pointAt = (step: number, lr: number, more: Readonly<Record<string, number>> = {}): Point => ({
  step,
  epoch: step / 10,
  time: 1000 + step,
  values: {
    'train/loss': 2 * Math.exp(-lr * step),
    ...(step % 10 === 0 ? { 'val/accuracy': 1 - Math.exp(-lr * step) } : {}),
    ...more,
  },
})

const layers = [
  {
    step: 10,
    layers: [
      { name: 'dense1', kind: 'dense', updateRatio: 1e-3, gradNorm: 1, weightNorm: 10, deadFraction: 0.25 },
    ],
  },
]

export interface SampleTrial {
  readonly number: number
  readonly lr: number
  readonly seed?: number
  readonly points?: readonly Point[]
  readonly end?: RunEnd
  readonly status?: FinishedTrial['status']
  readonly findings?: readonly Finding[]
  readonly finish?: boolean
  readonly folder?: string
}

/** Puts a trial with a run of so many points into a study that exists. */
export async function addTrial(store: Store, study: string, about: SampleTrial): Promise<void> {
  const { number, lr, seed, status = 'complete', findings = [], finish = true } = about
  const { end = { status: 'ok', reason: 'finished' } } = about
  const points = about.points ?? Array.from({ length: 41 }, (_, step) => pointAt(step, lr))
  const trial = planned(number, lr, seed)
  const id = `${study}/${number}.1`
  await store.addTrials(study, [trial])
  const begun = run(id)
  await store.beginRun(study, number, about.folder === undefined ? begun : { ...begun, folder: about.folder })
  await store.append(id, { points, layers, facts: { classes: 10 }, offset: 100 })
  if (!finish) return
  const recorder = createCurveRecorder()
  for (const point of points) recorder.point(point)
  const finished: FinishedTrial = {
    ...trial,
    status,
    run: id,
    end,
    metrics: summarize(recorder.curves),
    epochs: 4,
    steps: points.length,
    seconds: 2,
  }
  await store.finishTrial(study, finished, end, findings, 5)
}

/** Three trials: a good one, a better one, and one that diverged with a finding that says why. */
export async function sampleStudy(store: Store, id = 'calm-otter-1'): Promise<void> {
  await store.createStudy({ ...plan(id), stages: ['coarse'] }, 10)
  await addTrial(store, id, { number: 1, lr: 0.05 })
  await addTrial(store, id, { number: 2, lr: 0.1, seed: 2 })
  const points = Array.from({ length: 12 }, (_, step) => ({
    ...pointAt(step, 0.1),
    values: { 'train/loss': step < 8 ? 2 + step : Number.NaN },
  }))
  await addTrial(store, id, {
    number: 3,
    lr: 5,
    points,
    status: 'diverged',
    end: { status: 'stopped', reason: 'diverged', message: 'the loss is NaN at step 8' },
    findings: [{ ...finding('loss-not-finite', `${id}/3.1`), severity: 'error', steps: { from: 8, to: 11 } }],
  })
  await store.setStudyState(id, 'finished', 20)
}
