import { z } from 'zod'

/**
 * A number, or the name of one that JSON cannot hold. Not an enum: TypeScript would declare a member called `-Infinity`
 * without quotes, and programs that check the declarations of their libraries would not compile.
 */
export const anyNumber = z
  .union([z.number(), z.literal(['NaN', 'Infinity', '-Infinity'])])
  .meta({ id: 'number', description: 'A number; those that JSON cannot hold are strings.' })

export const settingValue = z.union([z.number(), z.string(), z.boolean()]).meta({ id: 'settingValue' })
export const settings = z
  .record(z.string(), settingValue)
  .meta({ id: 'settings', description: 'Values by parameter name.' })

export const role = z.enum([
  'learningRate',
  'regularization',
  'dropout',
  'momentum',
  'batchSize',
  'width',
  'depth',
  'optimizer',
  'schedule',
  'epochs',
])
const bounds = z.object({ low: anyNumber, high: anyNumber })
const base = {
  name: z.string(),
  role: role.optional(),
  condition: z.object({ parameter: z.string(), in: z.array(settingValue) }).optional(),
  start: settingValue.optional(),
}
const range = { low: z.number(), high: z.number(), step: z.number().optional(), natural: bounds }

const real = z.object({
  ...base,
  kind: z.literal('real'),
  scale: z.enum(['linear', 'log', 'normal', 'lognormal']),
  ...range,
})
const integer = z.object({
  ...base,
  kind: z.literal('integer'),
  scale: z.enum(['linear', 'log', 'pow2']),
  ...range,
})

const parameter = z.discriminatedUnion('kind', [
  real,
  integer,
  z.object({ ...base, kind: z.literal('choice'), choices: z.array(settingValue), ordered: z.boolean() }),
  z.object({ ...base, kind: z.literal('boolean'), flags: z.array(z.string()).length(2).optional() }),
  z.object({
    ...base,
    kind: z.literal('mixture'),
    options: z.array(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('constant'), value: settingValue }),
        z.object({ kind: z.literal('range'), range: z.discriminatedUnion('kind', [real, integer]) }),
      ]),
    ),
  }),
  z.object({ ...base, kind: z.literal('fidelity'), low: z.number(), high: z.number(), factor: z.number() }),
])

export const space = z
  .object({ parameters: z.array(parameter) })
  .meta({ id: 'space', description: 'What may be searched.' })
