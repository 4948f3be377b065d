import { existsSync } from 'node:fs'
import type { RunDiagnosis } from '../../src/diagnosis/engine.ts'
import type { Point } from '../../src/domain/series.ts'

// What is measured is what is shipped: the build, not the sources as a loader translates them on the way.
const built = new URL('../../dist/diagnosis/engine.js', import.meta.url)
if (!existsSync(built)) throw new Error('npm run build first')
const { createRunDiagnosis } = (await import(built.href)) as typeof import('../../src/diagnosis/engine.ts')

/** A point of a run as a program would report it: four series, now and then a validation. */
function pointAt(step: number): Point {
  const noise = Math.sin(step * 12.9898) * 0.05
  const loss = 0.3 + 2 * Math.exp(-step / 20_000) + noise
  const values: Record<string, number> = {
    'train/loss': loss,
    'train/accuracy': 1 - loss / 3,
    grad_norm: 1 + noise,
    lr: 0.01,
  }
  if (step % 1000 === 999) values['val/loss'] = loss + 0.05
  return { step, epoch: step / 1000, time: step / 10, values }
}

const context = { run: 'speed/0.1', settings: { lr: 0.01 }, roles: { learningRate: 'lr' } }

/** Seconds of processor time for one run of so many points through all rules, and bytes on the heap after a tenth and at the end. */
export function oneLongRun(points: number): { seconds: number; heapEarly: number; heapLate: number } {
  const diagnosis = createRunDiagnosis({ context })
  let heapEarly = 0
  const started = process.cpuUsage()
  for (let step = 0; step < points; step++) {
    diagnosis.observe({ kind: 'point', point: pointAt(step) })
    if (step % 25_000 === 0) diagnosis.observe({ kind: 'layers', report: { step, layers: layers() } })
    if (step === points / 10) heapEarly = usedHeap()
  }
  diagnosis.observe({ kind: 'end', end: { status: 'ok', reason: 'finished' } })
  const both = secondsSince(started)
  return { seconds: both - secondsToMake(points), heapEarly, heapLate: usedHeap() }
}

/** Points are made as the rules need them, so that they do not fill the memory; what that takes is not the rules' time. */
function secondsToMake(points: number): number {
  const started = process.cpuUsage()
  let kept = 0
  for (let step = 0; step < points; step++) kept += pointAt(step).values['lr']!
  return kept > 0 ? secondsSince(started) : Number.NaN
}

/** Share of one core that `runs` live runs with ten points a second each would take, over `seconds` of their time. */
export function manyLiveRuns(runs: number, seconds: number): number {
  const all: RunDiagnosis[] = Array.from({ length: runs }, () => createRunDiagnosis({ context }))
  const points = Array.from({ length: seconds * 10 }, (_, step) => pointAt(step))
  const started = process.cpuUsage()
  for (const point of points) for (const diagnosis of all) diagnosis.observe({ kind: 'point', point })
  return secondsSince(started) / seconds
}

function layers() {
  return Array.from({ length: 6 }, (_, i) => ({
    name: `dense${i}`,
    kind: 'dense',
    updateRatio: 1e-3,
    gradNorm: 1,
    weightNorm: 10,
  }))
}

function usedHeap(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

function secondsSince(started: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(started)
  return (user + system) / 1e6
}
