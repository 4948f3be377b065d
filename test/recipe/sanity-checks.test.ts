import { describe, expect, it } from 'vitest'
import { beatsChance } from '../../src/recipe/sanity/checks/beats-chance.ts'
import type { Check } from '../../src/recipe/sanity/checks/check.ts'
import { evaluationMode } from '../../src/recipe/sanity/checks/evaluation-mode.ts'
import { freshGradients } from '../../src/recipe/sanity/checks/fresh-gradients.ts'
import { checks } from '../../src/recipe/sanity/checks/index.ts'
import { initialLoss } from '../../src/recipe/sanity/checks/initial-loss.ts'
import { regularizationRaisesLoss } from '../../src/recipe/sanity/checks/regularization-raises-loss.ts'
import { repeatability } from '../../src/recipe/sanity/checks/repeatability.ts'
import { standardizedInputs } from '../../src/recipe/sanity/checks/standardized-inputs.ts'
import { startingActivations } from '../../src/recipe/sanity/checks/starting-activations.ts'
import { zeroedInputs } from '../../src/recipe/sanity/checks/zeroed-inputs.ts'
import { heard, sanityContext } from './sanity-trials.ts'

type Heard = Parameters<typeof heard>[0]
interface Row {
  readonly when: string
  readonly trials: readonly Heard[]
  readonly status: string
  readonly causes?: readonly string[]
}

const losses = (...values: number[]): Heard => ({ curves: { 'train/loss': values } })
const ten = { classes: 10, batchSize: 64 }
const first = (loss: number, facts: Heard['facts'] = ten): Heard => ({ ...losses(loss), facts: { ...facts } })
const falling = (from: number, to: number) =>
  Array.from({ length: 300 }, (_, i) => from + ((to - from) * i) / 299)

/** 300 steps at 100 an epoch; validation at the end of each. */
function training(request: {
  readonly loss: readonly number[]
  readonly accuracy: readonly number[]
  readonly valLoss: readonly number[]
  readonly valAccuracy: readonly number[]
  readonly stepsPerEpoch?: number
}): Heard {
  const at = [100, 200, 300]
  return {
    curves: {
      'train/loss': request.loss,
      'train/accuracy': request.accuracy,
      'val/loss': request.valLoss,
      'val/accuracy': request.valAccuracy,
    },
    steps: { 'val/loss': at, 'val/accuracy': at },
    stepsPerEpoch: request.stepsPerEpoch ?? 100,
    facts: { ...ten, validationSamples: 600 },
  }
}
/** Training has 76 % of one class; second and later passes, so that the first one says nothing. */
const unbalanced = (valAccuracy: readonly number[]): Heard => {
  const heard = training({ ...learning, valLoss: [1.9, 1.8, 1.9], valAccuracy, stepsPerEpoch: 7 })
  return { ...heard, facts: { ...heard.facts, classShares: [0.76, ...Array<number>(9).fill(0.24 / 9)] } }
}
const learning = { loss: falling(2.3, 0.1), accuracy: falling(0.1, 0.99) }
/** A network of language after a moment: it answers with the most frequent word. */
const wordsOfText: Heard = {
  ...unbalanced([0.76, 0.76, 0.76]),
  facts: { ...unbalanced([0.76]).facts, classification: false },
}
const withNaN = losses(2.3, 2.2, Number.NaN)

const tables: readonly (readonly [Check, readonly Row[]])[] = [
  [
    initialLoss,
    [
      { when: 'it is ln C', trials: [first(2.31)], status: 'pass' },
      { when: 'it is C - 1 for a hinge', trials: [first(9.1, { ...ten, loss: 'hinge' })], status: 'pass' },
      {
        when: 'it is the entropy of unbalanced classes',
        trials: [first(0.33, { classes: 2, classShares: [0.9, 0.1] })],
        status: 'pass',
      },
      { when: 'it is 64 times that', trials: [first(147.4)], status: 'fail', causes: ['sum-reduction'] },
      { when: 'it is ln 100', trials: [first(Math.log(100))], status: 'fail', causes: ['class-count'] },
      {
        when: 'it is ln 100 and there are 100 outputs',
        trials: [first(4.63, { ...ten, outputs: 100 })],
        status: 'fail',
        causes: ['class-count'],
      },
      {
        when: 'it fits many classes, but the program says that it has ten outputs',
        trials: [first(4.7, { ...ten, outputs: 10 })],
        status: 'warn',
        causes: ['last-layer-initialization'],
      },
      { when: 'it is huge', trials: [first(60)], status: 'fail', causes: ['large-initialization'] },
      {
        when: 'it is next to nothing',
        trials: [first(0.2)],
        status: 'warn',
        causes: ['pre-trained-or-leak'],
      },
      { when: 'it is no number', trials: [first(Number.NaN)], status: 'fail', causes: ['non-finite-start'] },
      {
        when: 'regularization is in it although it was set to 0',
        trials: [{ curves: { 'train/loss': [50], data_loss: [2.3] }, facts: ten }],
        status: 'fail',
        causes: ['regularization-dominates'],
      },
      { when: 'the number of classes is unknown', trials: [first(2.3, {})], status: 'skipped' },
    ],
  ],
  [
    startingActivations,
    [
      { when: 'few are saturated', trials: [{ layers: [{ saturatedFraction: 0.14 }] }], status: 'pass' },
      {
        when: 'one layer is saturated',
        trials: [{ layers: [{ saturatedFraction: 0.1 }, { saturatedFraction: 0.83 }] }],
        status: 'fail',
        causes: ['saturated-activations', 'large-initialization'],
      },
      {
        when: 'half are dead',
        trials: [{ layers: [{ deadFraction: 0.55 }] }],
        status: 'warn',
        causes: ['dead-relu'],
      },
      {
        when: 'all are dead',
        trials: [{ layers: [{ deadFraction: 1 }] }],
        status: 'fail',
        causes: ['dead-relu'],
      },
      { when: 'nothing is known', trials: [{ layers: [{}] }], status: 'skipped' },
    ],
  ],
  [
    standardizedInputs,
    [
      { when: 'they are', trials: [{ facts: { inputMean: 0.1, inputStd: 0.9 } }], status: 'pass' },
      {
        when: 'they are pixels',
        trials: [{ facts: { inputMean: 33, inputStd: 79 } }],
        status: 'fail',
        causes: ['inputs-not-standardized'],
      },
      {
        when: 'they are all the same',
        trials: [{ facts: { inputMean: 0, inputStd: 0 } }],
        status: 'fail',
        causes: ['input-ignored'],
      },
      {
        when: 'one is no number',
        trials: [{ facts: { inputMean: Number.NaN, inputStd: Number.NaN } }],
        status: 'fail',
        causes: ['non-finite-input'],
      },
      { when: 'nothing is known', trials: [{}], status: 'skipped' },
    ],
  ],
  [
    zeroedInputs,
    [
      { when: 'they are worse', trials: [losses(2.3, 0.1), losses(2.3, 2)], status: 'pass' },
      {
        when: 'they are the same',
        trials: [losses(2.3, 2.2), losses(2.3, 2.2)],
        status: 'fail',
        causes: ['input-ignored'],
      },
      { when: 'the loss exploded', trials: [losses(2.3, 900), losses(2.3, 2.2)], status: 'skipped' },
      {
        when: 'all samples are of one class',
        trials: [losses(2.3, 0.01), losses(2.3, 0.002)],
        status: 'skipped',
      },
      {
        when: 'they do as well',
        trials: [losses(2.3, 2.2), losses(2.3, 2.21)],
        status: 'warn',
        causes: ['input-not-used'],
      },
    ],
  ],
  [
    freshGradients,
    [
      { when: 'they stay', trials: [{ curves: { grad_norm: [2, 2, 2, 2, 2, 2] } }], status: 'pass' },
      {
        when: 'they add up',
        trials: [{ curves: { grad_norm: [2, 4, 6, 8, 10, 12] } }],
        status: 'fail',
        causes: ['gradients-not-zeroed'],
      },
      { when: 'they are not reported', trials: [{}], status: 'skipped' },
    ],
  ],
  [
    evaluationMode,
    [
      {
        when: 'both agree',
        trials: [{ curves: { 'val/again': [2.3], 'val/again2': [2.3 + 1e-7] } }],
        status: 'pass',
      },
      {
        when: 'they part in the sixth digit',
        trials: [{ curves: { 'val/again': [2.3], 'val/again2': [2.30001] } }],
        status: 'warn',
        causes: ['training-mode-at-evaluation'],
      },
      {
        when: 'they part in the fifth digit',
        trials: [{ curves: { 'val/again': [2.3], 'val/again2': [2.3001] } }],
        status: 'fail',
        causes: ['training-mode-at-evaluation'],
      },
      { when: 'there was one only', trials: [{ curves: { 'val/again': [2.3] } }], status: 'skipped' },
    ],
  ],
  [
    regularizationRaisesLoss,
    [
      { when: 'it does', trials: [losses(2.3), losses(900)], status: 'pass' },
      {
        when: 'it does not',
        trials: [losses(2.3), losses(2.3)],
        status: 'fail',
        causes: ['regularization-not-connected'],
      },
    ],
  ],
  [
    repeatability,
    [
      { when: 'both agree', trials: [losses(2.3, 2.2), losses(2.3, 2.2)], status: 'pass' },
      {
        when: 'they part',
        trials: [losses(2.3, 2.2), losses(2.3, 2.1)],
        status: 'fail',
        causes: ['not-repeatable'],
      },
    ],
  ],
  [
    beatsChance,
    [
      {
        when: 'it learns what it has not seen',
        trials: [training({ ...learning, valLoss: [1.4, 0.8, 0.4], valAccuracy: [0.4, 0.7, 0.9] })],
        status: 'pass',
      },
      {
        when: 'it overfits from the second pass on',
        trials: [training({ ...learning, valLoss: [1.6, 2.5, 4], valAccuracy: [0.4, 0.45, 0.45] })],
        status: 'pass',
      },
      {
        when: 'it has overfitted before the first validation',
        trials: [
          training({ ...learning, valLoss: [2.9, 3.5, 4], valAccuracy: [0.4, 0.4, 0.4], stepsPerEpoch: 2 }),
        ],
        status: 'pass',
      },
      {
        when: 'each word of a text is an answer, and only the frequent ones are known yet',
        trials: [wordsOfText],
        status: 'skipped',
      },
      {
        when: 'each word of a text is an answer, and rarer ones are known as well',
        trials: [{ ...wordsOfText, curves: { ...wordsOfText.curves, 'val/accuracy': [0.76, 0.8, 0.9] } }],
        status: 'pass',
      },
      {
        when: 'validation is far worse in the first pass',
        trials: [training({ ...learning, valLoss: [3.2, 3, 3], valAccuracy: [0.3, 0.6, 0.7] })],
        status: 'fail',
        causes: ['validation-data'],
      },
      {
        when: 'validation loss is beyond all bounds in every pass',
        trials: [
          training({ ...learning, valLoss: [52, 34, 25], valAccuracy: [0.5, 0.5, 0.5], stepsPerEpoch: 20 }),
        ],
        status: 'fail',
        causes: ['validation-data'],
      },
      {
        when: 'validation stays at chance while training does not',
        trials: [
          training({
            ...learning,
            valLoss: [2.3, 2.3, 2.3],
            valAccuracy: [0.1, 0.1, 0.1],
            stepsPerEpoch: 20,
          }),
        ],
        status: 'fail',
        causes: ['validation-data', 'labels'],
      },
      {
        when: 'classes are unbalanced in training only, and validation is well above guessing',
        trials: [unbalanced([0.3, 0.5, 0.52])],
        status: 'warn',
        causes: ['class-shares-differ'],
      },
      {
        when: 'classes are unbalanced and validation is what the most frequent one gives',
        trials: [unbalanced([0.76, 0.74, 0.7])],
        status: 'fail',
        causes: ['labels'],
      },
      {
        when: 'classes are unbalanced and validation is no better than guessing',
        trials: [unbalanced([0.1, 0.1, 0.1])],
        status: 'fail',
        causes: ['labels'],
      },
      {
        when: 'neither training nor validation leave chance',
        trials: [
          training({
            loss: falling(2.31, 2.3),
            accuracy: falling(0.1, 0.11),
            valLoss: [2.3, 2.3, 2.3],
            valAccuracy: [0.1, 0.1, 0.1],
          }),
        ],
        status: 'fail',
        causes: ['labels', 'learning-rate'],
      },
      {
        when: 'the loss is no number, with weights that stand still too',
        trials: [withNaN, withNaN],
        status: 'fail',
        causes: ['non-finite-input', 'non-finite-loss'],
      },
      {
        when: 'the loss is no number, but one with weights that stand still',
        trials: [withNaN, losses(2.3, 2.3, 2.3)],
        status: 'fail',
        causes: ['non-finite-loss', 'rate-too-high'],
      },
      { when: 'nothing is known of validation', trials: [losses(2.3, 2)], status: 'skipped' },
    ],
  ],
]

for (const [check, rows] of tables) {
  describe(check.name, () => {
    it.each(rows)('$status when $when', ({ trials, status, causes = [] }) => {
      const result = check.judge(trials.map(heard), sanityContext())
      expect(result.status).toBe(status)
      expect(result.causes.slice(0, Math.max(1, causes.length))).toEqual(causes)
      expect(result.summary).toMatch(/^[A-Z0-9].*\.$/)
    })
  })
}

describe('the checks', () => {
  it('have each a table here', () => {
    expect(tables.map(([check]) => check.name).sort()).toEqual(checks.map((check) => check.name).sort())
  })

  it('ask for a second run only where a training loss was no number', () => {
    expect(beatsChance.followUp?.([heard(losses(2.3, 2.2))], sanityContext())).toEqual([])
    const [still] = beatsChance.followUp?.([heard(withNaN)], sanityContext()) ?? []
    expect(still?.settings['lr']).toBe(1e-12)
  })
})
