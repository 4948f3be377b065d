import type { FinishedTrial, ObservedTrial } from '../../domain/trial.ts'
import type { Store } from '../../store/store.ts'
import { createCurveRecorder } from './curve-recorder.ts'

/** A finished trial with its curves, as the store remembers them. */
export async function rememberTrial(store: Store, trial: FinishedTrial): Promise<ObservedTrial> {
  const heard = await store.heard(trial.run)
  const recorder = createCurveRecorder()
  for (const point of heard.points) recorder.point(point)
  // Pictures are for the eye; a study of a thousand trials is held in memory.
  const { firstLayer: _, ...facts } = heard.facts
  return { trial, curves: recorder.curves, layers: heard.layers, facts }
}
