import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { pointsOf, type StudyRecord } from './study-record.ts'

/** Every point that a finished trial's program wrote is in the store, once, up to where the trial was cut off. */
export function expectNoPointLost({ trials }: StudyRecord): void {
  for (const { trial, heard, record, state } of trials) {
    expect(state).toBe('finished')
    const wire = join(record!.run.folder, 'wire.jsonl')
    const written = existsSync(wire) ? pointsOf(readFileSync(wire, 'utf8')) : []
    const { end } = trial as unknown as { end: { reason: string } }
    const cut = ['diverged', 'pruned'].includes(end.reason) && heard.points.length < written.length
    expect(heard.points).toEqual(cut ? written.slice(0, heard.points.length) : written)
    expect(heard.points.length, `points of trial ${trial.number}`).toBeGreaterThan(0)
  }
}

/** No trial was run to its end twice: numbers count from 1, each once, each with one finished run. */
export function expectNoTrialDoubled({ trials }: StudyRecord): void {
  expect(trials.map(({ trial }) => trial.number)).toEqual(trials.map((_, index) => index + 1))
  for (const { record } of trials) expect(record?.run.state).toBe('finished')
}
