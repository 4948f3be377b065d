import type { Change } from '../../src/domain/finding.ts'

/** Changes of settings that rules advise: what a random advice is drawn from. */
export const menu: readonly Change[] = [
  { kind: 'scale', role: 'learningRate', factor: 10 },
  { kind: 'scale', role: 'learningRate', factor: 3 },
  { kind: 'scale', role: 'learningRate', factor: 1 / 3 },
  { kind: 'scale', role: 'learningRate', factor: 0.1 },
  { kind: 'scale', role: 'regularization', factor: 10 },
  { kind: 'scale', role: 'regularization', factor: 0.1 },
  { kind: 'set', role: 'dropout', value: 0 },
  { kind: 'set', role: 'dropout', value: 0.3 },
  { kind: 'set', role: 'momentum', value: 0.9 },
  { kind: 'scale', role: 'batchSize', factor: 4 },
  { kind: 'scale', role: 'batchSize', factor: 0.25 },
  { kind: 'scale', role: 'width', factor: 4 },
  { kind: 'set', role: 'schedule', value: 'cosine' },
  { kind: 'longer', factor: 2 },
  { kind: 'shorter', factor: 2 },
]
