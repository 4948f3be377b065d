import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { At } from '../../../../src/runs/sources/tfevents/decode-event.ts'
import { createEventReader } from '../../../../src/runs/sources/tfevents/read-events.ts'
import type { Tag } from '../../../../src/runs/sources/tfevents/tags.ts'
import { describeWith, sharedData } from '../../../requirements.ts'

interface ExpectedTag {
  readonly n: number
  readonly first: readonly [number, number | string | null]
  readonly last: readonly [number, number | string | null]
  readonly nonfinite: number
  readonly kind: string
  readonly plugin: string | null
}

interface Expected {
  readonly events: number
  readonly version: string
  readonly writer: string | null
  readonly kinds: Readonly<Record<string, number>>
  readonly plugins: Readonly<Record<string, number>>
  readonly badcrc: number
  readonly truncated: boolean
  readonly tags: Readonly<Record<string, ExpectedTag>>
}

describeWith('shared-data', 'event files of many writers, against an independent parse', () => {
  const folder = join(sharedData(), 'logs')
  const expected = JSON.parse(readFileSync(join(folder, 'tfevents.expected.json'), 'utf8')) as Record<
    string,
    Expected
  >

  test('there are 64', () => expect(Object.keys(expected)).toHaveLength(64))

  test.each(Object.keys(expected))('%s', (file) => {
    expect(summarise(readFileSync(join(folder, file)))).toEqual(expected[file])
  })
})

/** The same summary of a file as the independent parse made. */
function summarise(bytes: Uint8Array): Expected {
  const kinds: Record<string, number> = {}
  const plugins: Record<string, number> = {}
  const tags: Record<string, { -readonly [key in keyof ExpectedTag]: ExpectedTag[key] }> = {}
  const count = (table: Record<string, number>, name: string) => {
    table[name] = (table[name] ?? 0) + 1
  }
  const texts: Record<string, string> = {}
  const value = (tag: Tag, { step }: At, number: number | null) => {
    const kind = tag.kind === 'none' ? '?' : tag.kind
    const plugin = tag.plugin || null
    count(kinds, kind)
    if (plugin !== null) count(plugins, plugin)
    const spelt = number === null || Number.isFinite(number) ? number : String(number)
    const known = tags[tag.text]
    tags[tag.text] = {
      n: (known?.n ?? 0) + 1,
      first: known?.first ?? [step, spelt],
      last: [step, spelt],
      nonfinite: (known?.nonfinite ?? 0) + (typeof spelt === 'string' ? 1 : 0),
      kind,
      plugin,
    }
  }
  const { bad, end } = createEventReader({
    scalar: value,
    histogram: (tag, at) => value(tag, at, null),
    hparams: (tag, at) => value(tag, at, null),
    other: (tag, at) => value(tag, at, null),
    header: (kind, text) => {
      if (kind !== 'source_metadata') count(kinds, kind)
      if (text !== '') texts[kind] = text
    },
  }).read(bytes)
  let events = 0
  for (let at = 0; at < bytes.length; events++)
    at += 16 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true)
  return {
    events,
    version: texts['file_version']!,
    writer: texts['source_metadata'] ?? null,
    kinds,
    plugins,
    badcrc: bad,
    truncated: end < bytes.length,
    tags,
  }
}
