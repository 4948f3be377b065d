import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import protobuf from 'protobufjs'
import { readWhole } from '../../src/runs/reading/read-whole.ts'
import { createEventReader } from '../../src/runs/sources/tfevents/read-events.ts'
import { readRecords } from '../../src/runs/sources/tfevents/records.ts'
import { tfeventsSource } from '../../src/runs/sources/tfevents/tfevents.ts'

/** What a reader made of a file: to be sure that all of them have done the same work. */
export interface Outcome {
  readonly scalars: number
  /** Sum of all steps and values. */
  readonly sum: number
  /** Of processor time, all threads of the process together: a busy machine does not count against a reader. */
  readonly seconds: number
}

const piece = 4 * 1024 * 1024

/** Our reader: steps and values of each tag into columns. */
export function ours(path: string): Outcome {
  const columns: { steps: number[]; values: number[] }[] = []
  const reader = createEventReader({
    scalar(tag, at, value) {
      columns[tag.index] ??= { steps: [], values: [] }
      const column = columns[tag.index]!
      column.steps.push(at.step)
      column.values.push(value)
    },
  })
  const begun = processorSeconds()
  inPieces(path, (bytes) => reader.read(bytes).end)
  const seconds = processorSeconds() - begun
  return { ...totals(columns), seconds }
}

/** Our source: the same file as points with our names for series. */
export async function source(path: string): Promise<Outcome> {
  const begun = processorSeconds()
  const { points } = await readWhole(tfeventsSource.open(path))
  const seconds = processorSeconds() - begun
  let sum = 0
  for (const { step, values } of points) for (const name in values) sum += step + values[name]!
  return { scalars: points.length, sum, seconds }
}

/** protobufjs, with the same framing and checksums, into the same columns. */
export function protobufjs(path: string): Outcome {
  const schema = fileURLToPath(new URL('../../fixtures/tfevents/event.proto', import.meta.url))
  const type = protobuf.loadSync(schema).lookupType('Event')
  const columns = new Map<string, { steps: number[]; values: number[] }>()
  const begun = processorSeconds()
  inPieces(path, (bytes) => {
    const { end } = readRecords(bytes, (from, to) => {
      const event = type.decode(bytes.subarray(from, to)) as unknown as DecodedEvent
      for (const value of event.summary?.value ?? []) {
        let column = columns.get(value.tag)
        if (column === undefined) {
          column = { steps: [], values: [] }
          columns.set(value.tag, column)
        }
        column.steps.push(Number(event.step))
        column.values.push(
          value.tensor == null ? value.simpleValue! : Buffer.from(value.tensor.tensorContent).readFloatLE(),
        )
      }
    })
    return end
  })
  const seconds = processorSeconds() - begun
  return { ...totals([...columns.values()]), seconds }
}

interface DecodedEvent {
  readonly step: number | { toString(): string }
  readonly summary?: {
    readonly value: readonly {
      readonly tag: string
      readonly simpleValue?: number
      readonly tensor?: { readonly tensorContent: Uint8Array } | null
    }[]
  }
}

const script = `
import json, sys, time
from tensorboard.backend.event_processing.event_file_loader import LegacyEventFileLoader
from tensorboard.util import tensor_util
columns = {}
begun = time.process_time()
for event in LegacyEventFileLoader(sys.argv[1]).Load():
    for value in event.summary.value:
        steps, values = columns.setdefault(value.tag, ([], []))
        steps.append(event.step)
        values.append(value.simple_value if value.HasField("simple_value")
                      else tensor_util.make_ndarray(value.tensor).item())
seconds = time.process_time() - begun
print(json.dumps({"scalars": sum(len(s) for s, _ in columns.values()),
                  "sum": sum(sum(s) + sum(v) for s, v in columns.values()), "seconds": seconds}))
`

/** TensorBoard's own reader in Python; null where it is not installed. */
export function tensorboard(path: string): Outcome | null {
  try {
    const python = process.env['BABYSIT_PYTHON'] || 'python3'
    const printed = execFileSync(python, ['-c', script, path], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return JSON.parse(printed.trim().split('\n').at(-1)!) as Outcome
  } catch {
    return null
  }
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

function inPieces(path: string, read: (bytes: Buffer) => number): void {
  const file = openSync(path, 'r')
  for (let at = 0; ; ) {
    const bytes = Buffer.allocUnsafe(piece)
    const length = readSync(file, bytes, 0, piece, at)
    const end = read(bytes.subarray(0, length))
    if (end === 0) break
    at += end
  }
  closeSync(file)
}

function totals(columns: readonly { steps: readonly number[]; values: readonly number[] }[]): {
  scalars: number
  sum: number
} {
  let scalars = 0
  let sum = 0
  for (const { steps, values } of columns) {
    scalars += steps.length
    for (const step of steps) sum += step
    for (const value of values) sum += value
  }
  return { scalars, sum }
}
