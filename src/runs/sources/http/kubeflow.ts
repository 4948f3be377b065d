import { kindOf } from '../text/metric-words.ts'
import { numericValue } from '../text/numbers.ts'
import type { PostedValue, RunDesk } from './run-desk.ts'

/** Answers what a run posts; `status` is that of HTTP. */
export interface Answer {
  readonly status: number
  readonly body: unknown
}

const positions = new Set(['current_step', 'total_steps', 'current_epoch', 'total_epochs'])

/**
 * The progress that the Trainer of Hugging Face posts wherever KUBEFLOW_TRAINER_SERVER_URL is set: the values of its last
 * log, at most every five seconds, and the same again as long as there is no newer log. What has not changed since the
 * last post is therefore no new point.
 */
export function createKubeflowDesk(desk: RunDesk): { post(body: unknown, now: number): Answer } {
  const last = new Map<string, number>()
  let known = ''
  return {
    post(body, now) {
      const metrics = (body as { trainerStatus?: { metrics?: unknown } } | null)?.trainerStatus?.metrics
      if (!Array.isArray(metrics))
        return { status: 400, body: { error: 'expected trainerStatus.metrics, a list' } }
      const at: Record<string, number> = {}
      const values: PostedValue[] = []
      for (const entry of metrics as readonly { name?: unknown; value?: unknown }[]) {
        const value = numericValue(entry?.value)
        if (typeof entry?.name !== 'string' || value === undefined) continue
        if (positions.has(entry.name)) at[entry.name] = value
        else if (
          entry.name !== 'epoch' &&
          kindOf(entry.name) !== 'other' &&
          !Object.is(last.get(entry.name), value)
        ) {
          last.set(entry.name, value)
          values.push({ name: entry.name, value })
        }
      }
      const step = at['current_step']
      if (step === undefined || !Number.isFinite(step)) return { status: 200, body: {} }
      const epoch = at['current_epoch']
      desk.point(values, {
        step,
        time: now,
        ...(epoch === undefined || !Number.isFinite(epoch) ? {} : { epoch }),
      })
      tellTotals(at)
      return { status: 200, body: {} }
    },
  }

  function tellTotals(at: Readonly<Record<string, number>>): void {
    const steps = at['total_steps']
    if (steps === undefined || !Number.isFinite(steps) || known === String(steps)) return
    known = String(steps)
    desk.about({ totalSteps: steps })
  }
}
