import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatLine } from '../../../src/runs/wire/format-line.ts'
import type { WireLine } from '../../../src/runs/wire/line.ts'
import { parseLine } from '../../../src/runs/wire/parse-line.ts'

const received = 1_700_000_000

describe('formatLine and parseLine', () => {
  test('any point comes back with the same bits', () => {
    const point = fc.record(
      {
        step: fc.double({ noNaN: true, noDefaultInfinity: true }),
        epoch: fc.double({ noNaN: true, noDefaultInfinity: true }),
        time: fc.double({ noNaN: true, noDefaultInfinity: true }),
        values: fc.dictionary(fc.string(), fc.double()),
      },
      { requiredKeys: ['step', 'time', 'values'] },
    )
    fc.assert(
      fc.property(point, (given) => {
        const text = formatLine({ kind: 'point', point: given as never })
        expect(text.indexOf('\n')).toBe(text.length - 1)
        const parsed = parseLine(text.trimEnd(), received)
        if (parsed.kind !== 'point') throw new Error(`read as ${parsed.kind}`)
        const { values, ...at } = parsed.point
        const { values: givenValues, ...givenAt } = given
        expect(at).toStrictEqual({ ...givenAt })
        expect(Object.entries(values)).toStrictEqual(Object.entries(givenValues))
      }),
    )
  })

  test.each<WireLine>([
    {
      kind: 'hello',
      hello: { version: 1, pid: 12, framework: 'babysit', program: 'mlp', obeys: ['params', 'seed'] },
    },
    { kind: 'about', facts: { classes: 10, classShares: [0.5, 0.5], inputMean: Number.NaN, loss: 'hinge' } },
    {
      kind: 'layers',
      report: {
        step: 3,
        layers: [
          {
            name: 'dense 1',
            kind: 'dense',
            updateRatio: 1e-3,
            gradNorm: Number.POSITIVE_INFINITY,
            weightNorm: 2,
            std: 1,
          },
        ],
      },
    },
    { kind: 'end', end: { status: 'failed', reason: 'threw', message: 'line one\nline two' } },
  ])('a $kind line comes back', (line) => {
    const text = formatLine(line)
    expect(text.split('\n')).toHaveLength(2)
    expect(parseLine(text.trimEnd(), received)).toStrictEqual(line)
  })

  test.each([
    ['{"step":12,"loss":0.5}', { step: 12, time: received, values: { loss: 0.5 } }],
    [
      '{"step":12,"loss":NaN,"epoch":1.5}',
      { step: 12, epoch: 1.5, time: received, values: { loss: Number.NaN } },
    ],
    [
      '{"iteration":3,"a":-Infinity,"b":"NaN in text"}',
      { step: 3, time: received, values: { a: Number.NEGATIVE_INFINITY } },
    ],
    [
      '{"t":"point","step":1,"time":5,"values":{"train/loss":null}}',
      { step: 1, time: 5, values: { 'train/loss': Number.NaN } },
    ],
    [
      '{"t":"point","step":1,"time":5,"values":{"x":"Infinity"}}\r',
      { step: 1, time: 5, values: { x: Number.POSITIVE_INFINITY } },
    ],
  ])('%s is read as a point', (text, point) => {
    expect(parseLine(text, received)).toStrictEqual({ kind: 'point', point })
  })

  test.each([
    ['{"t":"point","step":1,"val', 'not a JSON object'],
    ['[1,2]', 'not a JSON object'],
    ['"text"', 'not a JSON object'],
    ['\0\0\0', 'not a JSON object'],
    ['{"t":"point","values":{"a":1}}', 'a point without a "step"'],
    ['{"t":"point","step":"NaN","values":{"a":1}}', 'a point without a "step"'],
    ['{"t":"point","step":1}', 'a point without "values"'],
    ['{"t":"point","step":1,"values":{"a":"high"}}', 'the value of "a" is not a number'],
    ['{"t":"layers","step":1,"layers":[{"kind":"dense"}]}', 'a layer without a "name"'],
    ['{"t":"layers","layers":[]}', 'layers without a "step"'],
    ['{"t":"end","status":"fine"}', 'an end without a known "status"'],
    ['{"t":7}', 'its type "t" is not a word'],
    ['{"message":"hello"}', 'neither a type "t" nor a number to record'],
  ])('%s is bad, with the reason', (text, why) => {
    expect(parseLine(text, received)).toStrictEqual({ kind: 'bad', why, text })
  })

  test.each(['checkpoint', 'constructor', '__proto__', 'toString'])(
    'a line of the later type %s is skipped',
    (type) => {
      expect(parseLine(JSON.stringify({ t: type }), received)).toStrictEqual({ kind: 'unknown', type })
    },
  )

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.json()),
        (text) => typeof parseLine(text, received).kind === 'string',
      ),
    )
  })
})
