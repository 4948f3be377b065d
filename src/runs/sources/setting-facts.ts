import type { Facts } from '../../domain/series.ts'

/** Facts that a setting tells, by what programs call it: lower case, words run together. */
const factNames: Readonly<Record<string, string>> = {
  lr: 'learningRate',
  learningrate: 'learningRate',
  baselr: 'learningRate',
  batchsize: 'batchSize',
  bs: 'batchSize',
  trainbatchsize: 'batchSize',
  globalbatchsize: 'batchSize',
  optimizer: 'optimizer',
  optim: 'optimizer',
  dropout: 'dropout',
  dropoutrate: 'dropout',
  weightdecay: 'regularization',
  wd: 'regularization',
  labelsmoothing: 'labelSmoothing',
  warmupsteps: 'warmupSteps',
  numclasses: 'classes',
}

const numeric = new Set(Object.values(factNames).filter((name) => name !== 'optimizer'))

/** Settings that a program has written down, as facts: those with a name of ours, and all of them under `settings`. */
export function factsOfSettings(settings: Readonly<Record<string, unknown>>): Facts {
  const facts: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(settings)) {
    const fact = factNames[name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')]
    if (fact === undefined || fact in facts) continue
    if (numeric.has(fact) ? typeof value === 'number' && Number.isFinite(value) : typeof value === 'string')
      facts[fact] = value
  }
  return Object.keys(settings).length === 0 ? {} : { ...facts, settings }
}
