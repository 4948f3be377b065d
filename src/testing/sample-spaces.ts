import type { Space } from '../domain/parameter.ts'
import { choiceParameter, realParameter } from '../space/parameters.ts'
import { parseRange } from '../space/parse-range.ts'

function space(ranges: Readonly<Record<string, string>>): Space {
  return { parameters: Object.entries(ranges).map(([name, text]) => parseRange(text, name)) }
}

/** One small space for each thing that a space can hold: what samplers are tried on. */
export const sampleSpaces: Readonly<Record<string, Space>> = {
  'a log range': space({ lr: '@log:1e-6..1' }),
  'linear and log ranges': space({
    lr: '@log:1e-6..1',
    reg: '@log:1e-5..1e2',
    dropout: '@0..0.5',
    scale: '@0..1/0.1',
  }),
  'normal ranges': space({ shift: '@normal:-1.0..1', gain: '@lognormal:0.1..10' }),
  'whole numbers': space({
    depth: '@2..8',
    hidden: '@ilog:8..512',
    batch: '@pow2:16..256',
    seats: '@4..40/4',
  }),
  'few settings': space({ optimizer: '@adam,sgd', amp: '@bool' }),
  'everything at once': space({
    lr: '@log:1e-6..1',
    wd: '@0,log:1e-6..1e-2',
    batch: '@16,32,64',
    optimizer: '@adam,sgd,rmsprop',
    nesterov: '@bool',
    epochs: '@fid:1..27/3',
  }),
  'a condition on a condition': {
    parameters: [
      choiceParameter({ name: 'optimizer', choices: ['adam', 'sgd'] }),
      choiceParameter({
        name: 'kind',
        choices: ['plain', 'heavy'],
        condition: { parameter: 'optimizer', in: ['sgd'] },
      }),
      realParameter({
        name: 'momentum',
        low: 0.5,
        high: 0.99,
        condition: { parameter: 'kind', in: ['heavy'] },
      }),
    ],
  },
}
