import { MalformedMessage } from '../protobuf.ts'
import type { Histogram } from '../source.ts'
import { histogramOf, readHistogram } from './histogram.ts'
import { type HParams, readHParams } from './hparams.ts'
import { readHeader, readPluginData } from './metadata.ts'
import { createTagTable, type Tag, type TagTable } from './tags.ts'
import { readTensor } from './tensor.ts'

/** Who hears what is in events. `time` is in seconds since 1970. */
export interface EventSink {
  scalar(tag: Tag, at: At, value: number): void
  histogram?(tag: Tag, at: At, histogram: Histogram): void
  /** Settings of the run, as the HParams plugin writes them. */
  hparams?(tag: Tag, at: At, hparams: HParams): void
  /** A value of any other kind: images, audio, text, graphs. */
  other?(tag: Tag, at: At): void
  /** The program has begun anew at this step; values of this step and later ones in earlier files are void. */
  restart?(at: At): void
  /** What an event holds that has no values: `file_version`, `graph_def` ... and its text, where it has one. */
  header?(kind: string, text: string): void
}

/** When a value was said. One object is used for all events: copy what is to be kept. */
export interface At {
  readonly step: number
  readonly time: number
}

export interface EventDecoder {
  readonly tags: TagTable
  /**
   * Tells the sink what is in the event that lies in `bytes` from `start` to `end`.
   *
   * @throws MalformedMessage where it is no event
   */
  decode(bytes: Uint8Array, start: number, end: number): void
}

const valueKinds: Readonly<Record<number, string>> = {
  2: 'simple_value',
  4: 'image',
  5: 'histo',
  6: 'audio',
  8: 'tensor',
}

/**
 * Decodes the events of one file. Written by hand for what nearly every event is, one scalar; what is rare goes
 * through `fieldsOf`.
 */
export function createEventDecoder(sink: EventSink): EventDecoder {
  const tags = createTagTable()
  const at = { step: 0, time: 0 }
  let bytes: Uint8Array = new Uint8Array()
  let view = new DataView(bytes.buffer)
  let pos = 0
  /** Where the metadata of the value at hand lies; `metaEnd` is 0 where it has none. */
  let metaStart = 0
  let metaEnd = 0

  return {
    tags,
    decode(given, start, end) {
      if (given !== bytes) {
        bytes = given
        view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      }
      decodeEvent(start, end)
    },
  }

  /** The time of an event that has none, or none that is a number, is that of the event before. */
  function decodeEvent(start: number, end: number): void {
    at.step = 0
    let summaryStart = 0
    let summaryEnd = 0
    let summaries: [number, number][] | null = null
    let others: [number, number, number][] | null = null
    pos = start
    while (pos < end) {
      const key = varint(end)
      if (key === 0x09) {
        const time = view.getFloat64(advance(8, end), true)
        if (Number.isFinite(time)) at.time = time
      } else if (key === 0x10) at.step = int64(end)
      else if (key === 0x2a) {
        const length = varint(end)
        if (summaryEnd !== 0) {
          summaries ??= []
          summaries.push([summaryStart, summaryEnd])
        }
        summaryStart = advance(length, end)
        summaryEnd = pos
      } else {
        const from = pos
        skip(key & 7, end)
        if ((key & 7) === 2) {
          others ??= []
          others.push([key >>> 3, from, pos])
        }
      }
    }
    if (others !== null) for (const [field, from, to] of others) decodeHeader(field, from, to)
    if (summaries !== null) for (const [from, to] of summaries) decodeSummary(from, to)
    if (summaryEnd !== 0) decodeSummary(summaryStart, summaryEnd)
  }

  function decodeSummary(start: number, end: number): void {
    pos = start
    while (pos < end) {
      const key = varint(end)
      if (key === 0x0a) {
        const length = varint(end)
        const from = advance(length, end)
        const to = pos
        decodeValue(from, to)
        pos = to
      } else skip(key & 7, end)
    }
  }

  function decodeValue(start: number, end: number): void {
    let tagStart = 0
    let tagEnd = 0
    let field = 0
    let simple = 0
    let valueStart = 0
    let valueEnd = 0
    metaEnd = 0
    pos = start
    while (pos < end) {
      const key = varint(end)
      if (key === 0x0a) {
        const length = varint(end)
        tagStart = advance(length, end)
        tagEnd = pos
      } else if (key === 0x15) {
        simple = view.getFloat32(advance(4, end), true)
        field = 2
      } else if (key === 0x4a) {
        const length = varint(end)
        metaStart = advance(length, end)
        metaEnd = pos
      } else if ((key & 7) === 2) {
        const length = varint(end)
        const from = advance(length, end)
        if (key >>> 3 in valueKinds) {
          field = key >>> 3
          valueStart = from
          valueEnd = pos
        }
      } else skip(key & 7, end)
    }
    const tag = tags.find(bytes, tagStart, tagEnd)
    if (metaEnd !== 0) rememberPlugin(tag)
    if (field === 2) {
      if (tag.kind !== 'simple_value') tag.kind = 'simple_value'
      sink.scalar(tag, at, simple)
      return
    }
    tag.kind = valueKinds[field] ?? 'none'
    if (field === 8) decodeTensor(tag, valueStart, valueEnd)
    else if (field === 5) sink.histogram?.(tag, at, readHistogram(bytes, valueStart, valueEnd))
    else if (tag.plugin === 'hparams') decodeHParams(tag)
    else sink.other?.(tag, at)
  }

  function decodeTensor(tag: Tag, start: number, end: number): void {
    if (tag.plugin === 'hparams') {
      decodeHParams(tag)
      return
    }
    // dtype float, shape [], four bytes of content: what tf.summary.scalar writes.
    if (
      end - start === 10 &&
      view.getUint32(start) === 0x08011200 &&
      bytes[start + 4] === 0x22 &&
      bytes[start + 5] === 4
    ) {
      sink.scalar(tag, at, view.getFloat32(start + 6, true))
      return
    }
    const tensor = readTensor(bytes, start, end)
    const histogram = tag.plugin === 'histograms' || tag.plugin === '' ? histogramOf(tensor) : null
    if (histogram !== null) sink.histogram?.(tag, at, histogram)
    else if (tensor.numbers?.length === 1 && (tensor.shape.length === 0 || tag.plugin === 'scalars'))
      sink.scalar(tag, at, tensor.numbers[0]!)
    else sink.other?.(tag, at)
  }

  /** The settings are in the metadata: plugin_data 1 of it, content 2 of that. */
  function decodeHParams(tag: Tag): void {
    const { content } = readPluginData(bytes, metaStart, metaEnd)
    if (content === null) sink.other?.(tag, at)
    else sink.hparams?.(tag, at, readHParams(bytes, content[0], content[1]))
  }

  function rememberPlugin(tag: Tag): void {
    const { name } = readPluginData(bytes, metaStart, metaEnd)
    if (name !== '') tag.plugin = name
  }

  /** @param from where the field begins, after its key */
  function decodeHeader(field: number, from: number, to: number): void {
    pos = from
    const header = readHeader(bytes, field, [advance(varint(to), to), to])
    if (header === null) return
    if (header.starts) sink.restart?.(at)
    sink.header?.(header.kind, header.text)
  }

  /** Moves past so many bytes; answers where they begin. */
  function advance(size: number, end: number): number {
    if (size > end - pos) throw new MalformedMessage('a field ends after its message')
    pos += size
    return pos - size
  }

  /** Keys and lengths: no more than five bytes, 32 bits. */
  function varint(end: number): number {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      if (pos >= end) break
      const byte = bytes[pos++]!
      value |= (byte & 127) << shift
      if (byte < 128) return value >>> 0
    }
    throw new MalformedMessage('a number without an end')
  }

  function int64(end: number): number {
    let low = 0
    let high = 0
    for (let shift = 0; shift < 64; shift += 7) {
      if (pos >= end) break
      const byte = bytes[pos++]!
      const bits = byte & 127
      if (shift < 28) low |= bits << shift
      else if (shift === 28) {
        low |= bits << 28
        high = bits >>> 4
      } else high |= bits << (shift - 32)
      if (byte < 128) return shift < 28 ? low : high * 2 ** 32 + (low >>> 0)
    }
    throw new MalformedMessage('a step without an end')
  }

  function skip(form: number, end: number): void {
    if (form === 0) int64(end)
    else if (form === 1) advance(8, end)
    else if (form === 2) advance(varint(end), end)
    else if (form === 5) advance(4, end)
    else throw new MalformedMessage(`a field of the unknown form ${form}`)
  }
}
