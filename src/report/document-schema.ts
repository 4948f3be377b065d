import { z } from 'zod'
import { causes } from '../domain/cause.ts'
import { anyNumber, role, settings, settingValue, space } from './document-space-schema.ts'

const budget = z.object({ amount: z.number(), unit: z.enum(['epochs', 'steps']) }).meta({ id: 'budget' })
const cost = z.object({ runs: z.number(), epochs: z.number(), seconds: z.number() }).meta({ id: 'cost' })
const stageName = z.enum(['sanity', 'range', 'coarse', 'fine', 'final'])

const program = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('builtin'), options: z.record(z.string(), settingValue) }),
  z.object({ kind: z.literal('function'), module: z.string(), export: z.string() }),
  z.object({
    kind: z.literal('command'),
    argv: z.array(z.string()),
    cwd: z.string(),
    environment: z.array(z.string()).describe('Names only.'),
  }),
  z.object({ kind: z.literal('in-process'), name: z.string() }),
  z.object({ kind: z.literal('recorded'), by: z.string(), name: z.string() }),
])

const effort = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('standard') }),
  z.object({ kind: z.literal('time'), seconds: z.number() }),
  z.object({ kind: z.literal('trials'), trials: z.number() }),
  z.object({ kind: z.literal('epochs'), epochs: z.number() }),
])

const study = z.object({
  id: z.string(),
  state: z.enum(['running', 'interrupted', 'finished', 'stopped', 'failed']),
  seed: z.number(),
  program,
  goal: z.object({
    series: z.string(),
    direction: z.enum(['minimize', 'maximize']),
    also: z
      .array(z.object({ series: z.string(), direction: z.enum(['minimize', 'maximize']) }))
      .optional()
      .describe('further goals, as good as the first: then there is a front, and no winner'),
    constraints: z
      .array(z.object({ series: z.string(), op: z.enum(['<=', '>=']), bound: z.number() }))
      .optional()
      .describe('what a trial must keep at its end to be the best'),
  }),
  created: z.string().describe('ISO 8601'),
  changed: z.string().describe('ISO 8601'),
  space,
  fixed: settings,
  stages: z.array(stageName),
  effort,
  sampler: z.string(),
  scheduler: z.string(),
  workers: z.number(),
  warmStart: z
    .array(z.object({ study: z.string(), trials: z.number(), notes: z.array(z.string()) }))
    .optional()
    .describe('older studies that the search begins from; none of their trials is among those of this study'),
})

const verdict = z.object({
  sanity: z.enum(['pass', 'learning-rate', 'scale-up', 'broken']),
  summary: z.string(),
  causes: z.array(z.string()),
  workingRate: z.number().nullable(),
  checks: z.array(
    z.object({
      name: z.string(),
      status: z.enum(['pass', 'fail', 'warn', 'skipped']),
      summary: z.string(),
      causes: z.array(z.string()),
      evidence: z.record(z.string(), anyNumber),
      trials: z.array(z.number()),
    }),
  ),
})

const end = z.object({ value: anyNumber, interval: z.tuple([anyNumber, anyNumber]) }).nullable()
const range = z.object({
  low: end.describe('Where the loss begins to go down.'),
  high: end.describe('Where it begins to explode.'),
  suggested: z.number().nullable(),
  verified: z.boolean().describe('A run at the suggested rate went down.'),
  summary: z.string(),
  firstLoss: anyNumber,
  probes: z.array(
    z.object({
      rate: z.number(),
      falls: z.array(anyNumber),
      losses: z.array(anyNumber),
      outcome: z.enum(['flat', 'falls', 'explodes', 'mixed']),
      trials: z.array(z.number()),
    }),
  ),
})

const trial = z.object({
  number: z.number(),
  purpose: z.string(),
  settings,
  budget,
  seed: z.number(),
  status: z.enum(['complete', 'diverged', 'stopped', 'failed']),
  metrics: z.record(
    z.string(),
    z.object({ first: anyNumber, last: anyNumber, min: anyNumber, max: anyNumber, count: z.number() }),
  ),
  missed: z
    .array(z.string())
    .optional()
    .describe('constraints that a complete trial misses; absent where none is asked'),
  run: z.string(),
  epochs: z.number(),
  steps: z.number(),
  seconds: z.number(),
  end: z.object({
    status: z.enum(['ok', 'failed', 'stopped']),
    reason: z.string(),
    message: z.string().optional(),
    exitCode: z.number().optional(),
    signal: z.string().optional(),
  }),
})

const told = { afterTrial: z.number(), text: z.string() }
const consequence = z.discriminatedUnion('kind', [
  z.object({
    ...told,
    kind: z.literal('cut'),
    parameter: z.string(),
    side: z.literal('high'),
    at: z.number(),
  }),
  z.object({ ...told, kind: z.literal('seed'), from: z.number(), to: z.number() }),
  z.object({ ...told, kind: z.literal('leave-out'), parameter: z.string(), value: settingValue }),
  z.object({ ...told, kind: z.enum(['regularization', 'larger-network']), trials: z.array(z.number()) }),
])

const stage = z.object({
  name: stageName,
  summary: z.string().nullable().describe('null while the stage has not been judged.'),
  space: space.describe('What a search drew from in the end; for the other stages the space of the study.'),
  trials: z.array(trial),
  rounds: z.array(z.object({ space, trials: z.array(z.number()) })).optional(),
  widenings: z
    .array(
      z.object({
        parameter: z.string(),
        side: z.enum(['low', 'high']),
        from: z.number(),
        to: z.number(),
        afterTrial: z.number(),
        because: z
          .enum(['crowded', 'diverged', 'flat', 'measured', 'asked'])
          .optional()
          .describe(
            'crowded: the best settings lay at this end; diverged: nothing in the range survived; flat: nothing in it was learnt; measured: either, and the range stage had measured the usable rates beyond; asked: a person moved it.',
          ),
      }),
    )
    .optional(),
  consequences: z
    .array(consequence)
    .optional()
    .describe(
      'What was done because of what had been seen. cut: nothing more was drawn above this end; seed: the network started dead with the former; leave-out: it starts dead with this choice; regularization: the best learnt by heart; larger-network: dropout did not help.',
    ),
  ranking: z.array(z.number()).optional().describe('Trial numbers, best first.'),
  noise: anyNumber.nullable().optional().describe('Standard deviation of the goal between seeds.'),
  next: space.optional(),
})

const repeated = {
  settings,
  seeds: z.array(z.number()),
  trials: z.array(z.number()),
  metrics: z
    .record(
      z.string(),
      z.object({ mean: anyNumber, low: anyNumber, high: anyNumber, values: z.array(anyNumber) }),
    )
    .describe('Mean over the seeds with its 95 % interval; intervals of accuracies are cut at 0 and 1.'),
}

const change = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('scale'), role, factor: z.number() }),
  z.object({ kind: z.literal('set'), role, value: settingValue }),
  z.object({ kind: z.literal('widen'), parameter: z.string(), side: z.enum(['low', 'high']) }),
  z.object({ kind: z.literal('cut'), parameter: z.string(), side: z.enum(['low', 'high']), at: z.number() }),
  z.object({ kind: z.literal('longer'), factor: z.number() }),
  z.object({ kind: z.literal('shorter'), factor: z.number() }),
  z.object({ kind: z.literal('repair'), what: z.string() }),
])

const finding = z.object({
  rule: z.string(),
  scope: z.enum(['run', 'study']),
  run: z.string().optional().describe('Where scope is run.'),
  study: z.string().optional().describe('Where scope is study.'),
  severity: z.enum(['note', 'warning', 'error']),
  steps: z.object({ from: z.number(), to: z.number() }).nullable(),
  what: z.string(),
  why: z.string(),
  evidence: z.array(
    z.object({
      name: z.string(),
      value: anyNumber,
      unit: z.string().optional(),
      threshold: anyNumber.optional(),
    }),
  ),
  confidence: z.number().min(0).max(1),
  cause: z.enum(causes).optional().describe('What it is put down to; unclear where the rule cannot tell.'),
  competing: z
    .array(z.object({ cause: z.enum(causes), why: z.string(), likelihood: z.number().min(0).max(1) }))
    .optional()
    .describe('What else it could be, the likeliest first.'),
  tellingRun: z
    .object({ text: z.string(), change: change.nullable(), steps: z.number() })
    .optional()
    .describe('The cheapest run that would tell the competing causes apart.'),
  explains: z.array(z.string()).optional().describe('Rules whose findings were merged into this one.'),
  falseAlarmRate: z.number().nullable(),
  ruledOut: z.array(z.string()),
  advice: z.array(z.object({ text: z.string(), change })),
  proof: z
    .object({
      change,
      what: z.string(),
      series: z.string(),
      steps: z.number(),
      without: anyNumber,
      with: anyNumber,
      noise: anyNumber,
      verdict: z.enum(['helps', 'no-difference', 'harms']),
    })
    .optional()
    .describe('What a short run with the change showed beside the run without it; from watch --prove.'),
})

/** What `--json` prints and `toDocument` gives. */
export const studyDocument = z
  .object({
    schemaVersion: z.literal(1),
    generator: z.object({ version: z.string(), at: z.string() }),
    study,
    verdict: verdict.nullable(),
    range: range.nullable(),
    stages: z.array(stage),
    front: z
      .object({
        trials: z.array(z.object({ trial: z.number(), settings, values: z.record(z.string(), anyNumber) })),
        compared: z.number().describe('trials of the last search stage that have a value in every goal'),
        covered: z
          .number()
          .describe('hypervolume: share of what lies between the best and the worst value of each goal'),
      })
      .optional()
      .describe('of several goals: the trials that no other beats in all of them'),
    winner: z
      .object({
        ...repeated,
        tied: z.array(z.object(repeated)).describe('Settings that cannot be told from it.'),
      })
      .nullable(),
    findings: z.array(finding),
    cost: cost.extend({
      forecast: cost,
      stages: z.array(z.object({ stage: stageName, forecast: cost, spent: cost, bought: z.string() })),
    }),
    facts: z.record(z.string(), z.unknown()).describe('What the program said of itself.'),
    warnings: z.array(z.string()),
  })
  .meta({
    title: 'A babysit study',
    description: 'One study: what was asked, what each stage came to, what it cost.',
  })

export type StudyDocument = z.infer<typeof studyDocument>

/** The same as JSON Schema (draft 2020-12): what schema/study.schema.json holds. Members may be added later. */
export function studyJsonSchema(): unknown {
  return z.toJSONSchema(studyDocument, { target: 'draft-2020-12', io: 'input' })
}
