import type { Finding } from '../../src/domain/finding.ts'

export const findings: Finding[] = [
  {
    rule: 'best-on-the-border',
    scope: 'study',
    severity: 'warning',
    steps: null,
    what: '4 of the 5 best trials have lr in the upper tenth of its range (above 0.0063).',
    why: 'The best learning rate probably lies beyond the range that was searched.',
    evidence: [
      { name: 'best trials near the border', value: 4, threshold: 3 },
      { name: 'upper bound', value: 0.01 },
    ],
    confidence: 0.97,
    falseAlarmRate: 0.0086,
    ruledOut: ['natural bound', 'parameter without influence'],
    advice: [
      {
        text: 'Widen lr by a decade upwards and keep every trial.',
        change: { kind: 'widen', parameter: 'lr', side: 'high' },
      },
    ],
  },
  ...[31, 34, 36].map(
    (number): Finding => ({
      rule: 'non-finite-loss',
      scope: 'run',
      run: `calm-otter-7/${number}.1`,
      severity: 'error',
      steps: { from: 40, to: 40 },
      what: 'The training loss is NaN from step 40 on.',
      why: 'The learning rate is too high for this network.',
      evidence: [
        { name: 'last finite loss', value: 37.9, unit: 'nats', threshold: 6.91 },
        { name: 'loss', value: Number.NaN },
      ],
      confidence: 1,
      falseAlarmRate: 0,
      ruledOut: ['a single bad batch'],
      advice: [
        {
          text: 'Divide the learning rate by 10.',
          change: { kind: 'scale', role: 'learningRate', factor: 0.1 },
        },
      ],
    }),
  ),
  {
    rule: 'still-improving-at-the-end',
    scope: 'run',
    run: 'calm-otter-7/53.1',
    severity: 'note',
    steps: { from: 180, to: 240 },
    what: 'Validation accuracy rose by 0.006 in the last quarter of the run.',
    why: 'The run ended before it had learnt all it could.',
    evidence: [{ name: 'rise', value: 0.006, unit: 'ratio', threshold: 0.002 }],
    confidence: 0.7,
    falseAlarmRate: null,
    ruledOut: ['noise between epochs'],
    advice: [{ text: 'Train twice as long.', change: { kind: 'longer', factor: 2 } }],
  },
]
