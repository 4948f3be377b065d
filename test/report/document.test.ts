import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { toDocument } from '../../src/report/document.ts'
import { studyDocument, studyJsonSchema } from '../../src/report/document-schema.ts'
import { broken, example, untouched } from './example.ts'

const schema = JSON.parse(readFileSync(new URL('../../schema/study.schema.json', import.meta.url), 'utf8'))
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema)

test('schema/study.schema.json is up to date (node scripts/build-schema.mjs)', () => {
  expect(schema).toEqual(JSON.parse(JSON.stringify(studyJsonSchema())))
})

describe.each(Object.entries({ example, broken, untouched }))('the document of %s', (_, input) => {
  const written = JSON.parse(JSON.stringify(toDocument(input)))

  test('fits the published schema', () => {
    validate(written)
    expect(validate.errors).toBeNull()
  })

  test('holds nothing that the schema does not name, and loses nothing on the way', () => {
    expect(studyDocument.parse(written)).toEqual(written)
    expect(toDocument(input)).toEqual(written)
  })
})

test('it holds what was asked for', () => {
  const document = toDocument(example)
  expect(document.range).toMatchObject({
    low: { value: 2e-4, interval: [1e-4, 5e-4] },
    high: { value: 0.08, interval: [0.05, 0.12] },
    suggested: 0.01,
  })
  expect(document.stages.map(({ name, trials }) => [name, trials.length])).toEqual([
    ['sanity', 3],
    ['range', 7],
    ['coarse', 28],
    ['fine', 14],
    ['final', 15],
  ])
  expect(document.winner?.metrics['test/accuracy']).toMatchObject({
    mean: expect.closeTo(0.968, 3),
    values: expect.any(Array),
  })
  expect(document.winner?.tied.map((tied) => tied.settings)).toEqual([
    { lr: 0.0251, reg: 8.8e-5, dropout: 0.3 },
  ])
  expect(document.findings.map(({ rule, run, study }) => [rule, run ?? study])[0]).toEqual([
    'best-on-the-border',
    'calm-otter-7',
  ])
  expect(document.cost).toMatchObject({
    runs: 67,
    epochs: 398,
    seconds: 46.8,
    forecast: { runs: 67, epochs: 420, seconds: 52 },
  })
})

test('the space of a widened search is the widened one', () => {
  const coarse = toDocument(example).stages.find(({ name }) => name === 'coarse')
  expect(coarse?.space.parameters[0]).toMatchObject({ name: 'lr', low: 1e-4, high: 0.1 })
  expect(coarse?.widenings).toEqual([{ parameter: 'lr', side: 'high', from: 0.01, to: 0.1, afterTrial: 26 }])
})

test('numbers that JSON cannot hold are their names', () => {
  const document = toDocument(example)
  const losses = document.range?.probes.flatMap((probe) => probe.losses)
  expect(losses).toContain('NaN')
  expect(losses).toContain('Infinity')
  expect(document.range?.probes.at(-1)?.falls).toContain('-Infinity')
  expect(
    document.stages
      .flatMap(({ trials }) => trials)
      .some(({ metrics }) => metrics['train/loss']?.last === 'NaN'),
  ).toBe(true)
})

test('values of environment variables stay out', () => {
  const program = { kind: 'command', argv: ['train'], cwd: '/', env: { TOKEN: 'secret-value' } } as const
  const document = toDocument({
    ...example,
    study: { ...example.study, plan: { ...example.study.plan, program } },
  })
  expect(document.study.program).toEqual({
    kind: 'command',
    argv: ['train'],
    cwd: '/',
    environment: ['TOKEN'],
  })
})

test('the schema refuses what is wrong', () => {
  const document = toDocument(example)
  for (const wrong of [
    { ...document, schemaVersion: 2 },
    { ...document, study: undefined },
    { ...document, stages: [{ name: 'sixth' }] },
  ]) {
    expect(validate(JSON.parse(JSON.stringify(wrong)))).toBe(false)
  }
})
