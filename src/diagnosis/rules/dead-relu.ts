import { repair, scaleRole } from '../evidence/advice.ts'
import { lossOfChance } from '../evidence/classes.ts'
import { defineRunRule } from '../evidence/define-run-rule.ts'
import { sayLayers, sayShare } from '../evidence/phrases.ts'
import type { RunTrace } from '../evidence/run-trace.ts'
import { levelOf, stretch } from '../evidence/trend.ts'
import { type RunConclusion, takenBack } from './rule.ts'

interface Layer {
  firstDead: number
  /** Consecutive reports above the bound, and the step of the first of them. */
  above: number
  since: number
  latest: number
  /** The most that the share has risen by from one report to the next. */
  leap: number
}

interface State {
  readonly trace: RunTrace
  readonly layers: Map<string, Layer>
  step: number
  said: number
}

/** Share of dead units from which on a layer counts as dead (AWS rule `DeadRelu` uses the same). */
const bound = 0.5
/** Reports in a row: a unit may be silent on one batch. */
const inARow = 3
const mostLayers = 2048
/** Share of a layer that dies between two reports where one long step kills it (ours). */
const atOnce = 0.2
/** Above this share nothing gets through, whatever killed the units. */
const nearlyAll = 0.9
/** Share of the loss of a guess that counts as nothing learnt (ours). */
const noBetter = 0.97

/** Units that are zero for every sample get no gradient and never come back. O(layers) a report. */
export const deadRelu = defineRunRule<State>({
  meta: {
    id: 'dead-relu',
    scope: 'run',
    symptom: 'More than half of the units of a ReLU layer are zero for every sample.',
    needs: [['update_ratio/<layer>']],
    severity: 'warning',
    lookAlikes: [
      'sparse activations that are not dead',
      'sparsity that grows in training without a long step',
      'one odd batch',
    ],
    explains: [
      'loss-not-going-down',
      'underfitting',
      'update-ratio-too-low',
      'update-ratio-too-high',
      'accuracy-at-chance',
      'predictions-constant',
      'fast-then-stuck',
      'loss-falling-too-slowly',
      'vanishing-gradients',
      'layer-not-moving',
      'gradient-of-the-penalty-alone',
      'activations-off-scale-at-start',
    ],
  },
  hears: ['layers', 'end'],
  start: (trace) => ({ trace, layers: new Map(), step: 0, said: 0 }),
  observe(state, event) {
    if (event.kind === 'end' && state.said > 0 && learntNothing(state)) return [state, [takenBack]]
    if (event.kind !== 'layers') return null
    const { activation } = state.trace.facts
    if (activation !== undefined && activation.toLowerCase() !== 'relu') return null
    const { step, layers } = event.report
    state.step = step
    for (const { name, deadFraction } of layers) {
      if (deadFraction === undefined || !Number.isFinite(deadFraction)) continue
      const layer = state.layers.get(name)
      if (layer === undefined) {
        if (state.layers.size >= mostLayers) continue
        state.layers.set(name, {
          firstDead: deadFraction,
          above: Number(deadFraction > bound),
          since: step,
          latest: deadFraction,
          leap: 0,
        })
        continue
      }
      layer.leap = Math.max(layer.leap, deadFraction - layer.latest)
      if (deadFraction > bound && layer.above === 0) layer.since = step
      layer.above = deadFraction > bound ? layer.above + 1 : 0
      layer.latest = deadFraction
    }
    const dead = [...state.layers].filter(([, layer]) => layer.above >= inARow)
    if (dead.length <= state.said) return null
    state.said = dead.length
    return [state, [conclude(state, dead)]]
  },
})

/**
 * A layer of which a third lives on lets enough through to do better than guess: where nothing was learnt all the same, something
 * else is wrong, and the dead units are what came of it.
 */
function learntNothing({ trace, layers }: State): boolean {
  const chance = lossOfChance(trace)
  const dead = [...layers.values()].filter(({ above }) => above >= inARow)
  if (chance === null || dead.some(({ latest, firstDead }) => latest > nearlyAll || firstDead > bound))
    return false
  return levelOf(stretch(trace.curve('train/loss').bins, 0.8, 1)) > noBetter * chance
}

function conclude({ trace, step }: State, dead: readonly (readonly [string, Layer])[]): RunConclusion {
  const worst = dead.reduce((a, b) => (b[1].latest > a[1].latest ? b : a))[1]
  const atStart =
    dead.every(([, layer]) => layer.firstDead > bound) ||
    dead.some(([, layer]) => layer.firstDead > nearlyAll)
  const names = sayLayers(dead.map(([name]) => name))
  const nothingPasses = worst.latest > nearlyAll
  const atOneTime = dead.some(([, layer]) => layer.leap >= atOnce)
  const known = atStart || nothingPasses || atOneTime
  return {
    cause: atStart ? 'initialization' : 'learning-rate-too-high',
    severity: nothingPasses ? 'error' : known ? 'warning' : 'note',
    steps: { from: Math.min(...dead.map(([, layer]) => layer.since)), to: step },
    what: `In ${names} up to ${sayShare(worst.latest)} of the units are zero for every sample${atStart ? ', from the first report on' : `; at first it was ${sayShare(worst.firstDead)}`}.`,
    why: atStart
      ? 'They were dead before training began: the initialization (scale, or biases far below zero) or inputs that are not centred put them below zero for all samples.'
      : known
        ? 'A step that was too long pushed their weights to where every sample falls below zero; there the gradient is zero, so they cannot come back.'
        : 'They went silent little by little, which no step that is too long does: training has found no use for them, and the others go on learning.',
    evidence: dead.slice(0, 8).map(([name, layer]) => ({
      name: `dead units of ${name}`,
      value: 100 * layer.latest,
      unit: '%',
      threshold: 100 * bound,
    })),
    confidence: worst.latest > 0.7 ? 0.9 : known ? 0.75 : 0.5,
    ruledOut: [
      `one odd batch: ${inARow} reports in a row agree`,
      'sparse activations: these units are zero for all samples seen',
    ],
    advice: atStart
      ? [repair('initialization', 'Initialize with He scale and biases of 0 or 0.01, and centre the inputs.')]
      : [
          scaleRole(trace, 'learningRate', 0.1),
          repair('activation', 'Or use leaky ReLU, which lets a gradient through below zero.'),
        ],
  }
}
