import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import protobuf from 'protobufjs'
import { maskedCrc32c } from '../../../../src/runs/sources/tfevents/crc32c.ts'

const fixtures = fileURLToPath(new URL('../../../../fixtures/tfevents/', import.meta.url))
const root = protobuf.loadSync(join(fixtures, 'event.proto'))
const eventType = root.lookupType('Event')
const hparamsType = root.lookupType('HParamsPluginData')

/** A message as protobufjs takes it: names in camel case. */
type Message = Readonly<Record<string, unknown>>

/** Bytes of a file of these events, encoded by protobufjs. */
export function eventFile(...events: readonly Message[]): Buffer {
  return Buffer.concat(events.map((event) => frame(encodeEvent(event))))
}

export function encodeEvent(event: Message): Uint8Array {
  return eventType.encode(eventType.fromObject(event)).finish()
}

export function frame(data: Uint8Array): Buffer {
  const header = Buffer.alloc(12)
  header.writeBigUInt64LE(BigInt(data.length))
  header.writeUInt32LE(maskedCrc32c(header, 0, 8), 8)
  const footer = Buffer.alloc(4)
  footer.writeUInt32LE(maskedCrc32c(data))
  return Buffer.concat([header, data, footer])
}

export const version: Message = { wallTime: 1, fileVersion: 'brain.Event:2' }

/** One value as PyTorch writes it. */
export function simple(tag: string, step: number, value: number): Message {
  return { wallTime: 1000 + step, step, summary: { value: [{ tag, simpleValue: value }] } }
}

/** One value as TensorFlow 2 writes it; metadata comes with the first of a tag only. */
export function scalar(tag: string, step: number, value: number, first = false): Message {
  const tensorContent = Buffer.alloc(4)
  tensorContent.writeFloatLE(value)
  const tensor = { dtype: 1, tensorShape: {}, tensorContent }
  const metadata = first ? { metadata: { pluginData: { pluginName: 'scalars' }, dataClass: 1 } } : {}
  return { wallTime: 1000 + step, step, summary: { value: [{ tag, tensor, ...metadata }] } }
}

export function hparams(settings: Message): Message {
  const values = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      typeof value === 'number'
        ? { numberValue: value }
        : typeof value === 'boolean'
          ? { boolValue: value }
          : { stringValue: value },
    ]),
  )
  const content = hparamsType
    .encode(hparamsType.fromObject({ sessionStartInfo: { hparams: values } }))
    .finish()
  const metadata = { pluginData: { pluginName: 'hparams', content } }
  return {
    wallTime: 1,
    summary: { value: [{ tag: '_hparams_/session_start_info', metadata, tensor: { dtype: 1 } }] },
  }
}

/** The program begins anew at this step. */
export function start(step: number): Message {
  return { wallTime: 1000 + step, step, sessionLog: { status: 1 } }
}
