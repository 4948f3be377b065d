import type { LayerStatistics } from '../../../domain/series.ts'
import { steer, unregularized } from '../../settings.ts'
import { type Check, fail, pass, probe, skipped, standingStill, warn } from './check.ts'

/** Shares of a layer's units from which a start is unhealthy, and from which it is hopeless (ours). */
const mostSaturated = 0.5
const mostDead = 0.5
const deadForGood = 0.9

/**
 * Before anything was learnt, units have to respond to what they get: less than half of the activations of every layer at
 * their bound (tanh, sigmoid), less than half of its units dead (ReLU).
 */
export const startingActivations: Check = {
  name: 'starting-activations',
  cannot: () => null,
  plan: (context) => [
    probe(context, {
      purpose: 'starting-activations',
      settings: { ...unregularized(context.plan), ...steer(context.plan, 'learningRate', standingStill) },
      steps: 2,
      orders: { evaluate: 'none' },
    }),
  ],
  judge([trial]) {
    const layers = trial!.layers[0]?.layers ?? []
    const saturated = worst(layers, 'saturatedFraction')
    const dead = worst(layers, 'deadFraction')
    if (saturated === null && dead === null) return skipped('The program reports no activations.')
    const evidence = {
      ...(saturated === null ? {} : { saturated: saturated.share }),
      ...(dead === null ? {} : { dead: dead.share }),
    }
    if (saturated !== null && saturated.share > mostSaturated) {
      return fail(
        `${percent(saturated.share)} of the activations of ${saturated.name} are at their bound from the start, where hardly any gradient passes: its first weights or its inputs are too large.`,
        ['saturated-activations', 'large-initialization'],
        evidence,
      )
    }
    if (dead !== null && dead.share > mostDead) {
      const says = `${percent(dead.share)} of the units of ${dead.name} are dead from the start: they answer zero to every sample`
      return dead.share >= deadForGood
        ? fail(`${says}. Look at how its biases and weights are initialized.`, ['dead-relu'], evidence)
        : warn(`${says}.`, ['dead-relu'], evidence)
    }
    const words = [
      saturated === null
        ? []
        : [`no layer has more than ${percent(saturated.share)} of its activations at the bound`],
      dead === null ? [] : [`no layer has more than ${percent(dead.share)} of its units dead`],
    ].flat()
    return pass(`Units respond at the start: ${words.join(', ')}.`, evidence)
  },
}

function worst(
  layers: readonly LayerStatistics[],
  what: 'saturatedFraction' | 'deadFraction',
): { readonly name: string; readonly share: number } | null {
  const known = layers.flatMap((layer) => {
    const share = layer[what]
    return share === undefined ? [] : [{ name: layer.name, share }]
  })
  if (known.length === 0) return null
  return known.reduce((a, b) => (b.share > a.share ? b : a))
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}
