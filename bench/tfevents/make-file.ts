import { closeSync, openSync, writeSync } from 'node:fs'
import { double, field, frame, varint } from '../harness/event-records.ts'

/** How the values are written: as PyTorch does, or as TensorFlow 2 does. */
export type Writer = 'simple values' | 'tensors'

const tags = [
  'loss',
  'accuracy',
  'lr',
  'grad_norm',
  'eval/loss',
  'eval/accuracy',
  'layer1/ratio',
  'layer2/ratio',
]

/** Writes an event file of so many events, one scalar each, of eight series in turn. */
export function makeFile(path: string, events: number, writer: Writer): number {
  const file = openSync(path, 'w')
  let pieces: Buffer[] = [frame(Buffer.concat([double(0x09, 1), field(0x1a, Buffer.from('brain.Event:2'))]))]
  let length = 0
  const flush = () => {
    const bytes = Buffer.concat(pieces)
    writeSync(file, bytes)
    length += bytes.length
    pieces = []
  }
  for (let event = 0; event < events; event++) {
    const step = Math.floor(event / tags.length)
    const value = writer === 'tensors' ? tensorOf(1 / (1 + step)) : simpleOf(1 / (1 + step))
    const first = writer === 'tensors' && step === 0
    const tag = field(0x0a, Buffer.from(tags[event % tags.length]!))
    const summary = field(0x0a, Buffer.concat([tag, ...(first ? [metadata] : []), value]))
    const at = [double(0x09, 1.7e9 + event / 1000), Buffer.from([0x10, ...varint(step)])]
    pieces.push(frame(Buffer.concat([...at, field(0x2a, summary)])))
    if (pieces.length === 20_000) flush()
  }
  flush()
  closeSync(file)
  return length
}

const metadata = field(0x4a, Buffer.from('0a090a077363616c6172732001', 'hex'))

function simpleOf(value: number): Buffer {
  const bytes = Buffer.alloc(5)
  bytes[0] = 0x15
  bytes.writeFloatLE(value, 1)
  return bytes
}

function tensorOf(value: number): Buffer {
  const bytes = Buffer.from('0801120022040000000000', 'hex').subarray(0, 10)
  bytes.writeFloatLE(value, 6)
  return field(0x42, bytes)
}
