import type { LayerReport, LayerStatistics } from '../../domain/series.ts'
import { repair } from '../evidence/advice.ts'
import { defineRunRule } from '../evidence/define-run-rule.ts'
import { sayLayers } from '../evidence/phrases.ts'
import type { RunTrace } from '../evidence/run-trace.ts'
import type { RunConclusion } from './rule.ts'

interface Layer {
  /** First step of the unbroken row of reports without any update; null while it moves. */
  since: number | null
  reports: number
  hasGradient: boolean
}

interface State {
  readonly trace: RunTrace
  readonly layers: Map<string, Layer>
  said: number
}

const enoughSteps = 50
const enoughReports = 3
const mostLayers = 2048
/** Where others move by less than this of their size, 32-bit weights of another scale can lose their updates to rounding. */
const leastOfOthers = 1e-6

/** An update of exactly zero, again and again, while other layers learn, is a fault in the program. O(layers) a report. */
export const layerNotMoving = defineRunRule<State>({
  meta: {
    id: 'layer-not-moving',
    scope: 'run',
    symptom: 'The weights of a layer never change while others do.',
    needs: [['update_ratio/<layer>']],
    severity: 'error',
    lookAlikes: [
      'layers kept fixed on purpose',
      'small updates that are not zero',
      'a rate of zero at the start of warm-up',
      'updates so small that rounding swallows them',
    ],
    explains: [
      'update-ratio-too-low',
      'accuracy-at-chance',
      'predictions-constant',
      'loss-not-going-down',
      'update-ratio-too-high',
      'vanishing-gradients',
    ],
  },
  hears: ['layers'],
  start: (trace) => ({ trace, layers: new Map(), said: 0 }),
  observe(state, event) {
    if (event.kind !== 'layers') return null
    const { report } = event
    // Where nothing moves at all (rate zero, optimizer not stepping) no layer stands out.
    if (!report.layers.some((layer) => layer.updateRatio > 0)) return null
    const slow = !report.layers.some((layer) => layer.updateRatio >= leastOfOthers)
    hear(state, slow ? { ...report, layers: report.layers.filter(cannotRound) } : report)
    const meant = new Set(state.trace.facts.frozenLayers ?? [])
    const still = [...state.layers].filter(
      ([name, layer]) =>
        !meant.has(name) &&
        layer.since !== null &&
        layer.reports >= enoughReports &&
        report.step - layer.since >= enoughSteps,
    )
    if (still.length <= state.said) return null
    state.said = still.length
    return [state, [conclude(still, report)]]
  },
})

/** Weights of zero that have a gradient: whatever small number is added to them stays. */
function cannotRound({ weightNorm, gradNorm }: LayerStatistics): boolean {
  return weightNorm === 0 && gradNorm > 0
}

function hear(state: State, { step, layers }: LayerReport): void {
  for (const { name, kind, updateRatio, gradNorm, weightNorm } of layers) {
    if (step === 0 || /activation|pooling|dropout|flatten|norm/i.test(kind)) continue
    let layer = state.layers.get(name)
    if (layer === undefined) {
      if (state.layers.size >= mostLayers) continue
      layer = { since: null, reports: 0, hasGradient: false }
      state.layers.set(name, layer)
    }
    // Weights that are zero after a step have had no update either; their ratio is 0 / 0.
    const still = updateRatio === 0 || (weightNorm === 0 && !(updateRatio > 0))
    if (!still) {
      layer.since = null
      layer.reports = 0
      continue
    }
    layer.since ??= step
    layer.reports++
    layer.hasGradient = gradNorm > 0
  }
}

function conclude(
  still: readonly (readonly [string, Layer])[],
  { step, layers }: LayerReport,
): RunConclusion {
  const names = still.map(([name]) => name)
  const since = Math.min(...still.map(([, layer]) => layer.since!))
  const withGradient = still.every(([, layer]) => layer.hasGradient)
  const moving = layers.filter((layer) => layer.updateRatio > 0).length
  return {
    cause: 'layer-left-out',
    steps: { from: since, to: step },
    what: `The weights of ${sayLayers(names)} did not change at all from step ${since} to ${step}, while those of ${moving} other layer${moving === 1 ? '' : 's'} did.`,
    why: withGradient
      ? 'Gradients arrive there but are not applied: the optimizer was not given these weights.'
      : 'No gradient arrives there: the layer is detached, set not to require gradients, started at zero, or dead.',
    evidence: [
      { name: 'steps without any update', value: step - since, unit: 'steps', threshold: enoughSteps },
      { name: 'layers that do not move', value: names.length },
    ],
    confidence: 0.97,
    ruledOut: [
      'layers kept fixed on purpose: the program named none of these',
      'small updates: these are exactly zero',
      'a rate of zero, or so low that rounding swallows the updates: other layers move at the same time',
    ],
    advice: [
      withGradient
        ? repair('optimizer', `Give the optimizer the weights of ${sayLayers(names)}.`)
        : repair(
            'gradient',
            `Check that ${sayLayers(names)} takes part in the loss, requires gradients, and did not start at zero.`,
          ),
    ],
  }
}
