// TensorBoard's event files read by our reader and by others; see README.md.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Figure, publish, short, table } from '../harness/figures.ts'
import { makeFile, type Writer } from './make-file.ts'
import { type Outcome, ours, protobufjs, source, tensorboard } from './readers.ts'

const events = numberOption('--events', 2_000_000)
const fewer = Math.ceil(events / 20)
const repeats = 9
const target = 3e6

const folder = mkdtempSync(join(tmpdir(), 'babysit-events-'))
const rows: string[][] = []
const figures: Figure[] = []
try {
  for (const writer of ['simple values', 'tensors'] as const) await measure(writer)
} finally {
  rmSync(folder, { recursive: true })
}
console.log(table(['written as', 'read by', 'events/s', 'of the file'], rows))
publish(figures)

async function measure(writer: Writer): Promise<void> {
  const path = join(folder, 'events.out.tfevents.1')
  const bytes = makeFile(path, events, writer)
  const [reader, expected] = await speedOf(() => ours(path))
  assert.equal(expected.scalars, events)
  const [points] = await speedOf(() => source(path), expected)
  const [peer] = await speedOf(() => protobufjs(path), expected, 5)
  makeFile(path, fewer, writer)
  const python = tensorboard(path)
  const slow = python === null ? null : python.scalars / python.seconds
  const add = (name: string, speed: number, size: number) =>
    rows.push([writer, name, `${short(speed / 1e6)} M`, `${size} events`])
  add('our reader, into columns', reader.median, events)
  add('our source, as points', points.median, events)
  add('protobufjs, into columns', peer.median, events)
  if (slow !== null) add("TensorBoard's Python reader", slow, fewer)
  console.error(`${writer}: ${short(bytes / 1e6)} MB`)
  const peers = [`protobufjs ${short(peer.median / 1e6)} M`]
  if (slow !== null) peers.push(`TensorBoard in Python ${short(slow / 1e6)} M`)
  figures.push({
    name: `million events/s, ${writer}`,
    value: reader.median / 1e6,
    interval: [reader.low / 1e6, reader.high / 1e6],
    target: '>= 3',
    holds: reader.median >= target,
    peer: peers.join(', '),
  })
}

/** Events a second of processor time: the median of the repeats, and the second of both ends, which hold it in 96 of 100 cases. */
async function speedOf(
  read: () => Outcome | Promise<Outcome>,
  expected?: Outcome,
  times = repeats,
): Promise<readonly [{ median: number; low: number; high: number }, Outcome]> {
  const speeds: number[] = []
  let outcome = await read()
  for (let time = 0; time < times; time++) {
    outcome = await read()
    if (expected !== undefined) {
      assert.equal(outcome.scalars, expected.scalars)
      assert.ok(Math.abs(outcome.sum - expected.sum) <= 1e-9 * Math.abs(expected.sum))
    }
    speeds.push(outcome.scalars / outcome.seconds)
  }
  speeds.sort((a, b) => a - b)
  const at = (index: number) => speeds[index]!
  return [{ median: at((times - 1) / 2), low: at(1), high: at(times - 2) }, outcome]
}

function numberOption(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name)
  return at === -1 ? otherwise : Number(process.argv[at + 1])
}
