import { describe, test } from 'vitest'
import { regularizationDominates } from '../../../src/diagnosis/rules/regularization-dominates.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay } from '../curves.ts'

const poorly = { 'train/accuracy': curve(60, () => 0.15), 'train/loss': curve(60, () => 2.4) }

testRunRule({ describe, test }, regularizationDominates, {
  quiet: {
    'a small penalty': {
      series: {
        ...poorly,
        data_loss: curve(60, decay(2.3, 1.5, 20)),
        regularization_loss: curve(60, () => 0.05),
      },
    },
    'large only because the loss is small': {
      series: {
        'train/accuracy': curve(60, () => 0.99),
        data_loss: curve(60, decay(2.3, 0.01, 10)),
        regularization_loss: curve(60, () => 0.05),
      },
    },
    'a penalty that training soon brings down': {
      series: {
        ...poorly,
        data_loss: curve(60, decay(2.3, 1, 20)),
        regularization_loss: curve(60, decay(20, 0.1, 2)),
      },
    },
    'beside the small loss of a network that knew its task before': {
      series: {
        'train/accuracy': curve(60, () => 0.8),
        data_loss: curve(60, () => 0.05),
        regularization_loss: curve(60, () => 0.1),
      },
      facts: { classes: 10 },
    },
    'a strong penalty apart from the gradient': {
      series: poorly,
      layers: () => [{ name: 'dense1', gradNorm: 2 }, { name: 'output' }],
      facts: { regularization: 0.2, optimizer: 'adamw' },
    },
    'weights that shrink though the penalty is told to be weak': {
      series: poorly,
      layers: (i) => [
        { name: 'dense1', weightNorm: decay(10, 1, 5)(i) },
        { name: 'output', gradNorm: 2, weightNorm: decay(2, 0.2, 5)(i) },
      ],
      facts: { regularization: 1e-4 },
    },
    'a loss that explodes, and a penalty with it': {
      series: {
        'train/accuracy': curve(60, () => 0.1),
        data_loss: curve(60, (i) => 2.3 * 1.5 ** i),
        regularization_loss: curve(60, (i) => 0.01 * 2 ** i),
      },
    },
    'a strong penalty that weighs next to nothing': {
      series: {
        'train/accuracy': curve(60, () => 0.96),
        data_loss: curve(60, decay(2.3, 0.1, 10)),
        regularization_loss: curve(60, () => 0.01),
      },
      layers: () => [{ name: 'dense1' }, { name: 'output', gradNorm: 9 }],
      facts: { regularization: 0.03 },
    },
    'weights that were dead from the start': {
      series: poorly,
      layers: (i) => [{ name: 'dense1', weightNorm: decay(10, 0.1, 10)(i), deadFraction: 1 }],
    },
    'weights that shrink while the network fits': {
      series: { 'train/accuracy': curve(60, () => 0.97) },
      layers: (i) => [{ name: 'dense1', weightNorm: decay(10, 1, 10)(i) }],
    },
  },
  fires: {
    'weights shrink towards zero': {
      series: poorly,
      layers: (i) => [
        { name: 'dense1', weightNorm: decay(10, 0.1, 5)(i) },
        { name: 'output', weightNorm: decay(2, 0.01, 5)(i) },
      ],
      at: 4200,
      severity: 'error',
      advice: { kind: 'scale', role: 'regularization', factor: 0.1 },
    },
    'the penalty is nearly all of the gradient, though the network fits': {
      series: { 'train/accuracy': curve(60, () => 0.96) },
      layers: () => [
        { name: 'dense1', gradNorm: 2.05 },
        { name: 'output', gradNorm: 9 },
      ],
      facts: { regularization: 0.2 },
      at: 4200,
    },
    'a penalty of 2: by as much as brings it to what is usual': {
      series: { 'train/accuracy': curve(60, () => 0.96) },
      layers: () => [
        { name: 'dense1', gradNorm: 20.5 },
        { name: 'output', gradNorm: 90 },
      ],
      facts: { regularization: 2 },
      context: { settings: { reg: 2 } },
      at: 4200,
      advice: { kind: 'scale', role: 'regularization', factor: 0.001 },
    },
    'a penalty that the told strength does not explain: it is looked for in the code': {
      series: {
        ...poorly,
        data_loss: curve(60, decay(2.3, 2.2, 20)),
        regularization_loss: curve(60, () => 9),
      },
      facts: { regularization: 1e-4 },
      at: 4200,
      advice: { kind: 'repair', what: 'penalty' },
    },
    'a penalty that throws the weights about': {
      series: {
        'train/accuracy': curve(60, () => 0.1),
        data_loss: curve(60, (i) => 2.3 * 1.5 ** i),
        regularization_loss: curve(60, (i) => 200 * 1.5 ** i),
      },
      at: 4200,
    },
    'a strength that is hardly ever right, and half of the loss, though the network fits': {
      series: {
        'train/accuracy': curve(60, () => 0.96),
        data_loss: curve(60, decay(2.3, 0.1, 10)),
        regularization_loss: curve(60, () => 0.1),
      },
      facts: { regularization: 0.03 },
      at: 'end',
      advice: { kind: 'scale', role: 'regularization', factor: 0.1 },
    },
    'a strength that is hardly ever right, and a third of the gradient of the last layer': {
      series: { 'train/accuracy': curve(60, () => 0.96) },
      layers: () => [{ name: 'dense1' }, { name: 'output', gradNorm: 0.9 }],
      facts: { regularization: 0.03 },
      at: 'end',
    },
    'most of the loss is penalty': {
      series: {
        ...poorly,
        data_loss: curve(60, decay(2.3, 2.2, 20)),
        regularization_loss: curve(60, () => 9),
      },
      at: 4200,
    },
  },
})
