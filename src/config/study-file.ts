import { z } from 'zod'

const value = z.union([z.number(), z.string(), z.boolean()])
const amount = z.union([z.number(), z.string()])
const listOrWord = z.union([z.string(), z.array(z.string()).min(1)])

const range = z.union([
  z.string(),
  z.array(value).min(2),
  z.strictObject({
    range: z.union([z.string(), z.array(value).min(2)]),
    /** The parameter exists only where another, named before it, has one of these values. */
    when: z
      .record(z.string(), z.union([value, z.array(value).min(1)]))
      .refine((when) => Object.keys(when).length === 1, 'one parameter with its values'),
  }),
])

/** Everything that a study file may hold. Names are those of the options, in camel case or with dashes. */
export const studyFileSchema = z.strictObject({
  command: z.union([z.string().min(1), z.array(amount).min(1)]).optional(),
  module: z.string().min(1).optional(),
  trainer: z.record(z.string(), value).optional(),
  space: z.record(z.string(), range).optional(),
  set: z.record(z.string(), value).optional(),
  minimize: z.string().optional(),
  maximize: z.string().optional(),
  goal: listOrWord.optional(),
  constraint: listOrWord.optional(),
  budget: amount.optional(),
  workers: amount.optional(),
  seed: amount.optional(),
  stages: listOrWord.optional(),
  sampler: z.string().optional(),
  tuner: z.string().optional(),
  warmStart: listOrWord.optional(),
  scheduler: z.string().optional(),
  obeys: listOrWord.optional(),
  timeout: amount.optional(),
  memoryLimit: z.string().optional(),
  retries: amount.optional(),
  gpus: amount.optional(),
  name: z.record(z.string(), z.string()).optional(),
  template: listOrWord.optional(),
  logs: listOrWord.optional(),
  metric: listOrWord.optional(),
  capture: z.string().optional(),
})

export type StudyFile = z.infer<typeof studyFileSchema>

/** A place in a file that a person wrote; lines and columns count from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** A study file as it was read: what it holds, and where each part of it stands. */
export interface ReadFile {
  readonly value: unknown
  readonly text: string
  /** Where the value at this path begins; where its key does, with `key`. Null where that cannot be told. */
  readonly position: (path: readonly string[], key?: 'key') => Position | null
}
