import { describe, expect, test } from 'vitest'
import type { Histogram } from '../../../../src/runs/sources/source.ts'
import { crc32c, maskedCrc32c } from '../../../../src/runs/sources/tfevents/crc32c.ts'
import type { HParams } from '../../../../src/runs/sources/tfevents/hparams.ts'
import { createEventReader } from '../../../../src/runs/sources/tfevents/read-events.ts'
import type { Framing } from '../../../../src/runs/sources/tfevents/records.ts'
import { createTagTable } from '../../../../src/runs/sources/tfevents/tags.ts'
import { encodeEvent, eventFile, frame, hparams, scalar, simple, start, version } from './write-events.ts'

interface Heard {
  readonly scalars: readonly (readonly [string, number, number])[]
  readonly histograms: readonly Histogram[]
  readonly hparams: readonly HParams[]
  readonly others: readonly string[]
  readonly restarts: readonly number[]
  readonly framing: Framing
}

function hear(bytes: Uint8Array): Heard {
  const scalars: [string, number, number][] = []
  const histograms: Histogram[] = []
  const settings: HParams[] = []
  const others: string[] = []
  const restarts: number[] = []
  const framing = createEventReader({
    scalar: (tag, { step }, value) => scalars.push([tag.text, step, value]),
    histogram: (_, __, histogram) => histograms.push(histogram),
    hparams: (_, __, said) => settings.push(said),
    other: (tag) => others.push(tag.text),
    restart: ({ step }) => restarts.push(step),
  }).read(bytes)
  return { scalars, histograms, hparams: settings, others, restarts, framing }
}

describe('checksums', () => {
  test('of known texts', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
    expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa)
    expect(maskedCrc32c(Buffer.from('\x1a\x11CRC test, one two'))).toBe(0x5794d08a)
    expect(crc32c(Buffer.alloc(0))).toBe(0)
  })

  test('of any part of the bytes, whatever its length', () => {
    const bytes = Buffer.from(Array.from({ length: 40 }, (_, at) => (at * 37) % 256))
    for (let start = 0; start < 12; start++) {
      for (let end = start; end <= bytes.length; end++)
        expect(crc32c(bytes, start, end)).toBe(bitByBit(bytes.subarray(start, end)))
    }
  })
})

function bitByBit(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  }
  return (crc ^ -1) >>> 0
}

describe('records that TensorBoard itself has read back', () => {
  const hex = {
    version: '1800000000000000a37f4b2209000000000000f03f1a0d627261696e2e4576656e743a3286bf577a',
    simple: '1a00000000000000129bd82d09000000000000004010072a0d0a0b0a046c6f7373150000003fc33fc24a',
    scalar:
      '300000000000000095f5d05f09000000000000084010082a230a210a046c6f73734a0d0a090a077363616c6172732001420a0801120022040000803e17200e01',
  }
  test('are read', () => {
    const bytes = Buffer.from(Object.values(hex).join(''), 'hex')
    const { scalars, framing } = hear(bytes)
    expect(scalars).toEqual([
      ['loss', 7, 0.5],
      ['loss', 8, 0.25],
    ])
    expect(framing).toEqual({ end: bytes.length, bad: 0, needs: 0, broken: false })
  })
  test('and written the same by what these tests write with', () => {
    expect(eventFile(version).toString('hex')).toBe(hex.version)
    expect(eventFile({ ...simple('loss', 7, 0.5), wallTime: 2 }).toString('hex')).toBe(hex.simple)
  })
})

describe('values', () => {
  test('of both writers, with steps and values of any size', () => {
    const steps = [0, 1, 127, 128, 2 ** 31, 2 ** 40, 2 ** 53 - 1, -1, -(2 ** 40)]
    const values = [0, -1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    const events = steps.map((step) => simple('a', step, 1))
    const { scalars } = hear(eventFile(version, ...events, ...values.map((value) => scalar('b', 2, value))))
    expect(scalars.slice(0, steps.length).map(([, step]) => step)).toEqual(steps)
    expect(scalars.slice(steps.length).map(([, , value]) => value)).toEqual(values)
  })

  test('several in one event, in the order of the event, whatever the order of its fields', () => {
    const value = [
      { tag: 'loss', simpleValue: 1 },
      { tag: 'größe', simpleValue: 2 },
    ]
    const summary = encodeEvent({ summary: { value } })
    const stepAfter = Buffer.concat([summary, encodeEvent({ step: 5, wallTime: 3 })])
    expect(hear(frame(stepAfter)).scalars).toEqual([
      ['loss', 5, 1],
      ['größe', 5, 2],
    ])
  })

  test.each([
    ['double', { dtype: 2, doubleVal: [0.1] }, 0.1],
    ['float_val', { dtype: 1, floatVal: [0.5] }, 0.5],
    ['int32', { dtype: 3, intVal: [-3] }, -3],
    ['int64', { dtype: 9, int64Val: [-4] }, -4],
    ['bool', { dtype: 10, boolVal: [true] }, 1],
    ['half', { dtype: 19, halfVal: [0x3e00] }, 1.5],
    ['half, not finite', { dtype: 19, halfVal: [0xfc00] }, Number.NEGATIVE_INFINITY],
    ['bfloat16', { dtype: 14, halfVal: [0xbfc0] }, -1.5],
    ['int64 as bytes', { dtype: 9, tensorContent: Buffer.from('ffffffffffffffff', 'hex') }, -1],
    ['no value at all', { dtype: 1 }, 0],
  ])('a tensor of one number: %s', (_, tensor, expected) => {
    const value = [{ tag: 'x', tensor: { tensorShape: {}, ...tensor } }]
    expect(hear(eventFile({ step: 3, summary: { value } })).scalars).toEqual([['x', 3, expected]])
  })

  test('tensors that are no number are no curve', () => {
    const dim = [{ size: 2 }]
    const text = { dtype: 7, tensorShape: {}, stringVal: [Buffer.from('words')] }
    const vector = { dtype: 1, tensorShape: { dim }, floatVal: [1, 2] }
    const image = { height: 1, width: 1, colorspace: 1, encodedImageString: Buffer.from('png') }
    const value = [
      { tag: 'text', tensor: text },
      { tag: 'vector', tensor: vector },
      { tag: 'image', image },
    ]
    expect(hear(eventFile({ summary: { value } }))).toMatchObject({
      scalars: [],
      others: ['text', 'vector', 'image'],
    })
  })

  test('histograms of both writers', () => {
    const histo = {
      min: -2,
      max: 3,
      num: 5,
      sum: 4,
      sumSquares: 18,
      bucketLimit: [0, 1, 1e308],
      bucket: [2, 0, 3],
    }
    const numbers = [-2, 0, 2, 0, 3, 3]
    const tensorContent = Buffer.alloc(48)
    for (const [at, number] of numbers.entries()) tensorContent.writeDoubleLE(number, 8 * at)
    const tensor = { dtype: 2, tensorShape: { dim: [{ size: 2 }, { size: 3 }] }, tensorContent }
    const value = [
      { tag: 'old', histo },
      { tag: 'new', tensor, metadata: { pluginData: { pluginName: 'histograms' } } },
    ]
    expect(hear(eventFile({ summary: { value } })).histograms).toEqual([
      { edges: [-2, 0, 1, 1e308], counts: [2, 0, 3], min: -2, max: 3, count: 5, sum: 4, sumOfSquares: 18 },
      {
        edges: [-2, 0, 3],
        counts: [2, 3],
        min: -2,
        max: 3,
        count: 5,
        sum: Number.NaN,
        sumOfSquares: Number.NaN,
      },
    ])
  })

  test('hyper-parameters', () => {
    const said = { lr: 0.1, name: 'adam', nesterov: true }
    expect(hear(eventFile(hparams(said))).hparams).toEqual([{ settings: said, declared: [] }])
  })

  test('a session that starts says at which step', () => {
    expect(hear(eventFile(start(12))).restarts).toEqual([12])
  })
})

describe('damage', () => {
  const whole = eventFile(version, simple('loss', 1, 1), simple('loss', 2, 2), simple('loss', 3, 3))
  const first = eventFile(version, simple('loss', 1, 1)).length

  test('a record that does not fit its checksum is skipped', () => {
    const bytes = Buffer.from(whole)
    bytes[first + 20]! ^= 1
    const { scalars, framing } = hear(bytes)
    expect(scalars.map(([, step]) => step)).toEqual([1, 3])
    expect(framing).toMatchObject({ bad: 1, broken: false, end: whole.length })
  })

  test('behind a length that does not fit its checksum nothing can be read', () => {
    const bytes = Buffer.from(whole)
    bytes[first + 1]! ^= 1
    const { scalars, framing } = hear(bytes)
    expect(scalars.map(([, step]) => step)).toEqual([1])
    expect(framing).toMatchObject({ bad: 0, broken: true, end: first })
  })

  test('no bit can be flipped so that a wrong value is heard', () => {
    const sound = hear(whole).scalars.map((scalar) => JSON.stringify(scalar))
    for (let bit = 0; bit < 8 * whole.length; bit++) {
      const bytes = Buffer.from(whole)
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      const { scalars, framing } = hear(bytes)
      const heard = scalars.map((scalar) => JSON.stringify(scalar))
      expect(heard.filter((scalar) => !sound.includes(scalar))).toEqual([])
      // What was flipped is seen: as a record skipped, as the end of the file, or as a length that is not there yet.
      expect(framing.bad === 1 || framing.broken || framing.end < bytes.length).toBe(true)
    }
  })

  test('a length beyond all sense is damage even where its checksum fits', () => {
    const header = Buffer.alloc(12)
    header.writeBigUInt64LE(2n ** 40n)
    header.writeUInt32LE(maskedCrc32c(header, 0, 8), 8)
    expect(hear(header).framing).toMatchObject({ broken: true, end: 0 })
  })

  test('a record that is no event is skipped', () => {
    const { scalars, framing } = hear(Buffer.concat([frame(Buffer.from('no event at all')), whole]))
    expect([scalars.length, framing.bad]).toEqual([3, 1])
  })

  test('short data is no damage; how much is missing is said where it is known', () => {
    const short = whole.subarray(0, whole.length - 1)
    const { framing } = hear(short)
    expect(framing).toMatchObject({ bad: 0, broken: false })
    expect(framing.end + framing.needs).toBe(whole.length)
  })
})

test('a tag is found by its bytes, whichever order the names come in', () => {
  const table = createTagTable()
  const names = ['loss', 'accuracy', 'loss', 'größe', 'loss', 'accuracy', 'größe', 'accuracy', '']
  const found = names.map((name) => {
    const bytes = Buffer.from(`<${name}>`)
    return table.find(bytes, 1, bytes.length - 1)
  })
  expect(found.map(({ text }) => text)).toEqual(names)
  expect(table.all.map(({ text }) => text)).toEqual(['loss', 'accuracy', 'größe', ''])
})
