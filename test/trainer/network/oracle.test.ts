import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../src/trainer/network/engine.ts'
import type {
  LossSpec,
  NetworkSpec,
  OptimizerSpec,
  StepOptions,
} from '../../../src/trainer/network/network.ts'
import { seeded } from './numbers.ts'

interface Oracle {
  readonly batch: number
  readonly networks: Record<
    string,
    Pick<NetworkSpec, 'input' | 'outputs' | 'layers'> & {
      weights: Record<string, number[]>
      x: number[]
      y: number[]
    }
  >
  readonly cases: readonly {
    readonly network: string
    readonly optimizer: OptimizerSpec
    readonly loss: LossSpec
    readonly options: StepOptions
    readonly losses: number[]
    readonly gradNorms: number[]
    readonly correct: number[]
    readonly evaluation: { readonly loss: number; readonly correct: number }
  }[]
}

const file = new URL('../../../fixtures/trainer-oracle/cases.json', import.meta.url)
const oracle: Oracle = JSON.parse(readFileSync(file, 'utf8'))

describe('ten steps equal to PyTorch', () => {
  for (const known of oracle.cases) {
    const { options, optimizer } = known
    const title = `${known.network}, ${optimizer.kind}, ${JSON.stringify(known.loss)}, ${JSON.stringify(options)}`
    it(title, () => {
      const { weights, x, y, ...network } = oracle.networks[known.network]!
      const engine = createEngine({
        network: { ...network, loss: known.loss, initialization: { kind: 'he' } },
        optimizer,
        maxBatch: oracle.batch,
        random: seeded(1),
      })
      engine.setWeights(
        new Map(Object.entries(weights).map(([name, values]) => [name, Float32Array.from(values)])),
      )
      const inputs = Float32Array.from(x)
      const labels = Int32Array.from(y)
      const size = x.length / y.length
      known.losses.forEach((loss, step) => {
        const start = (step % 3) * oracle.batch
        const result = engine.step(
          inputs.subarray(start * size, (start + oracle.batch) * size),
          labels.subarray(start, start + oracle.batch),
          oracle.batch,
          options,
        )
        expect(relative(result.loss, loss), `loss of step ${step}`).toBeLessThan(1e-5)
        expect(
          relative(result.gradNorm, known.gradNorms[step]!),
          `gradient norm of step ${step}`,
        ).toBeLessThan(1e-4)
        expect(result.correct, `hits of step ${step}`).toBe(known.correct[step])
      })
      const evaluation = engine.evaluate(inputs, labels, labels.length)
      expect(relative(evaluation.loss, known.evaluation.loss), 'evaluation').toBeLessThan(1e-5)
      expect(evaluation.correct).toBe(known.evaluation.correct)
    })
  }
})

function relative(got: number, expected: number): number {
  return Math.abs(got - expected) / Math.max(1, Math.abs(expected))
}
