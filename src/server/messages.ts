import { z } from 'zod'

// What the server says and is asked, as schemas: the OpenAPI document is made of them, and the types of the page.
// Numbers that JSON cannot hold are the strings "NaN", "Infinity" and "-Infinity".

export const number = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])])
const settings = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]))
const goal = z.object({
  series: z.string(),
  direction: z.enum(['minimize', 'maximize']),
  /** Further goals, as good as the first: then no trial is the best. */
  also: z
    .array(z.object({ series: z.string(), direction: z.enum(['minimize', 'maximize']) }).readonly())
    .readonly()
    .optional(),
  /** What a trial must keep at its end to be the best. */
  constraints: z
    .array(z.object({ series: z.string(), op: z.enum(['<=', '>=']), bound: z.number() }).readonly())
    .readonly()
    .optional(),
})
const state = z.enum(['running', 'interrupted', 'finished', 'stopped', 'failed'])

export const labels = z.object({
  star: z.boolean().optional(),
  archived: z.boolean().optional(),
  tags: z.array(z.string().max(60)).max(20).optional(),
  note: z.string().max(4000).optional(),
})

export const studyLine = z.object({
  id: z.string(),
  state,
  program: z.string(),
  goal,
  stages: z.array(z.string()),
  created: z.number().describe('seconds since 1970'),
  changed: z.number(),
  trials: z.number(),
  finished: z.number(),
  running: z.number(),
  best: number.nullable().describe('of complete search and final trials'),
  labels,
})

export const here = z.object({
  version: z.string(),
  folder: z.string(),
  readOnly: z.boolean(),
  seq: z.number().describe('the stream goes on from here'),
})

export const overview = here.extend({
  studies: z.array(studyLine).describe('newest first'),
})

const seriesSummary = z.object({
  first: number,
  last: number,
  min: number,
  max: number,
  count: z.number(),
  mean: number.optional(),
  stepOfMin: z.number().optional(),
  stepOfMax: z.number().optional(),
})

export const trialLine = z.object({
  number: z.number(),
  stage: z.string(),
  purpose: z.string(),
  state: z.enum(['planned', 'running', 'complete', 'diverged', 'stopped', 'failed']),
  settings,
  budget: z.object({ amount: z.number(), unit: z.enum(['epochs', 'steps']) }),
  seed: z.number(),
  run: z.string().nullable(),
  why: z.string().nullable().describe('how it ended, in words, where there is more to say than its state'),
  goal: number.nullable(),
  /** Constraints that it misses, in words; absent where none is asked, or it has not come to its end. */
  missed: z.array(z.string()).optional(),
  epochs: z.number().nullable(),
  steps: z.number().nullable(),
  seconds: z.number().nullable(),
  metrics: z.record(z.string(), seriesSummary),
  labels: labels.optional(),
})

const evidence = z.object({
  name: z.string(),
  value: number,
  unit: z.string().optional(),
  threshold: number.optional(),
})

export const findingLine = z
  .object({
    rule: z.string(),
    scope: z.enum(['run', 'study']),
    run: z.string().optional(),
    severity: z.enum(['note', 'warning', 'error']),
    steps: z.object({ from: number, to: number }).nullable(),
    what: z.string(),
    why: z.string(),
    evidence: z.array(evidence),
    confidence: z.number(),
    falseAlarmRate: z.number().nullable(),
    ruledOut: z.array(z.string()),
    advice: z.array(z.object({ text: z.string(), change: z.record(z.string(), z.unknown()) })),
  })
  .loose()

export const studyView = z.object({
  id: z.string(),
  state,
  created: z.number(),
  changed: z.number(),
  program: z.string(),
  goal,
  seed: z.number(),
  workers: z.number(),
  stages: z.array(z.string()),
  space: z.array(
    z.object({
      name: z.string(),
      range: z.string(),
      log: z.boolean(),
      ends: z
        .object({ low: z.number(), high: z.number() })
        .nullable()
        .describe('of a range that can be widened'),
      values: z
        .array(z.union([z.number(), z.string(), z.boolean()]))
        .nullable()
        .describe('where there are only these'),
    }),
  ),
  trials: z.array(trialLine),
  findings: z.array(findingLine),
  labels,
  actions: z.array(z.record(z.string(), z.unknown())),
})

export const curveSummary = z.object({
  name: z.string(),
  count: z.number(),
  first: number,
  last: number,
  min: z.number().nullable(),
  max: z.number().nullable(),
  mean: z.number().nullable(),
  stepOfMin: z.number().nullable(),
  stepOfMax: z.number().nullable(),
  notFinite: z.number(),
})

export const runView = z.object({
  id: z.string(),
  study: z.string(),
  trial: trialLine.nullable(),
  facts: z.record(z.string(), z.unknown()),
  points: z.number(),
  series: z.array(curveSummary),
  findings: z.array(findingLine),
  applicable: z.array(z.number()).describe('numbers of the advice that the action apply can run'),
})

export const curveView = z.object({
  name: z.string(),
  kind: z.enum(['raw', 'buckets']),
  x: z.array(z.number()),
  y: z.array(z.number().nullable()),
  min: z.array(z.number().nullable()).optional(),
  max: z.array(z.number().nullable()).optional(),
  shown: z.number(),
  total: z.number(),
  notFinite: z.array(z.object({ x: z.number(), value: z.string() })),
})

export const curvesView = z.object({ run: z.string(), curves: z.array(curveView) })

const xAxis = z
  .union([z.enum(['step', 'epoch', 'relative', 'time']), z.templateLiteral(['series:', z.string().min(1)])])
  .default('step')
  .describe(
    'relative: seconds since the first point of the curve; series:NAME: what another series was worth',
  )

export const curvesQuery = z.object({
  series: z.string().optional().describe('names, with commas between them; all without'),
  x: xAxis,
  from: z.coerce.number().optional(),
  to: z.coerce.number().optional(),
  width: z.coerce.number().int().min(10).max(4000).default(800).describe('pixel columns'),
  log: z.enum(['0', '1']).optional().describe('1: columns of equal width along log x'),
})

export const layersQuery = z.object({
  most: z.coerce.number().int().min(1).max(10_000).default(400).describe('reports, evenly over all of them'),
})

export const layersView = z.object({
  run: z.string(),
  total: z.number().describe('reports of the run'),
  reports: z.array(z.record(z.string(), z.unknown())),
})

export const timeline = z.object({
  study: z.string(),
  spans: z.array(
    z.object({
      trial: z.number(),
      stage: z.string(),
      state: z.string(),
      began: z.number().describe('seconds since 1970'),
      ended: z.number().nullable().describe('null while it goes on'),
    }),
  ),
})

export const actionBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('stop'), now: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal('pause') }),
  z.strictObject({ kind: z.literal('resume') }),
  z.strictObject({ kind: z.literal('stop-trial'), trial: z.number().int().positive() }),
  z.strictObject({
    kind: z.literal('enqueue'),
    settings: z
      .record(z.string().max(200), z.union([z.number(), z.string().max(1000), z.boolean()]))
      .describe('parameters that are left out are as in the best trial so far'),
  }),
  z.strictObject({
    kind: z.literal('widen'),
    parameter: z.string().max(200),
    side: z.enum(['low', 'high']),
    to: z.number(),
  }),
  z.strictObject({
    kind: z.literal('add-budget'),
    amount: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('trials'), trials: z.number().int().min(1).max(10_000) }),
      z.strictObject({ kind: z.literal('epochs'), epochs: z.number().positive() }),
      z.strictObject({ kind: z.literal('time'), seconds: z.number().positive() }),
    ]),
  }),
  z.strictObject({
    kind: z.literal('apply'),
    trial: z.number().int().nonnegative(),
    advice: z.number().int().positive().describe('counted from 1 over all advice about the trial'),
  }),
  z.strictObject({
    kind: z.literal('label'),
    trial: z.number().int().positive().optional(),
    ...labels.shape,
  }),
])

const heights = z.array(z.number().nullable())

export const compareView = z.object({
  series: z.string(),
  kind: z.enum(['raw', 'buckets']).describe('buckets: means of equal columns along x'),
  x: z.array(z.number()),
  trials: z.array(z.object({ number: z.number(), y: z.union([heights, z.string()]) })),
  groups: z
    .array(
      z.object({
        trials: z.array(z.number()),
        bands: z.object({
          count: z.array(z.number()),
          mean: heights,
          median: heights,
          min: heights,
          max: heights,
          std: heights,
          ci95: heights.describe('half the 95 % interval of the mean'),
        }),
      }),
    )
    .describe('trials of equal settings, whatever their seeds'),
})

export const compareQuery = z.object({
  series: z.string(),
  trials: z
    .string()
    .regex(/^\d+(,\d+)*$/, 'expected numbers of trials with commas between them')
    .max(8000),
  x: xAxis,
  width: z.coerce.number().int().min(10).max(4000).default(800),
  log: z.enum(['0', '1']).optional(),
  as: z
    .enum(['numbers', 'float32'])
    .default('numbers')
    .describe(
      'float32: the y of each trial as base64 of its float32, lowest byte first, NaN where it has none',
    ),
  groups: z.enum(['0', '1']).default('1').describe('0: without what runs of equal settings come to together'),
})

export type CompareView = z.infer<typeof compareView>
export type Here = z.infer<typeof here>
export type Timeline = z.infer<typeof timeline>
export type Overview = z.infer<typeof overview>
export type StudyLine = z.infer<typeof studyLine>
export type StudyView = z.infer<typeof studyView>
export type TrialLine = z.infer<typeof trialLine>
export type FindingLine = z.infer<typeof findingLine>
export type RunView = z.infer<typeof runView>
export type CurveSummaryLine = z.infer<typeof curveSummary>
export type CurveLine = z.infer<typeof curveView>
export type CurvesView = z.infer<typeof curvesView>
