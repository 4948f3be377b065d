import type { ObservedTrial } from '../../domain/trial.ts'
import { type Conclusion, fail, pass, skipped } from './checks/check.ts'

/**
 * Every layer with weights moves when the network is trained. Judged from what the overfitting run reported; a layer
 * that the program means to keep fixed (`frozenLayers`) is excused.
 */
export function judgeLayersMove(trial: ObservedTrial): Conclusion {
  const reports = trial.layers.slice(0, 20)
  const names = reports[0]?.layers.map((layer) => layer.name) ?? []
  if (names.length === 0) return skipped('The program reports no layers.')
  const excused = new Set(trial.facts.frozenLayers ?? [])
  const still = names.filter(
    (name) => !excused.has(name) && reports.every((report) => ratioOf(report, name) === 0),
  )
  if (still.length === 0) return pass(`All ${names.length} layers move.`, { layers: names.length })
  const dead = Math.max(0, ...(reports[0]?.layers.map((layer) => layer.deadFraction ?? 0) ?? []))
  if (still.length === names.length && dead >= 0.9) {
    return fail('No layer moves: no gradient passes a layer whose units are all dead.', ['dead-relu'], {
      still: still.length,
      dead,
    })
  }
  if (still.length === names.length) {
    return fail(
      'No layer moves: the loss is not connected to the weights, or the optimizer was not given them.',
      ['loss-not-connected'],
      { still: still.length },
    )
  }
  const list = still.join(', ')
  return fail(
    `${list} did not change in ${trial.trial.steps} steps while other layers did: frozen, or unknown to the optimizer.`,
    ['frozen-layer'],
    {
      layers: names.length,
      still: still.length,
    },
  )
}

function ratioOf(report: ObservedTrial['layers'][number], name: string): number {
  return report.layers.find((layer) => layer.name === name)?.updateRatio ?? Number.NaN
}
