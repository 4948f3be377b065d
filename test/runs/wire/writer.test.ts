import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BabysitError } from '../../../src/domain/error.ts'
import type { WireLine } from '../../../src/runs/wire/line.ts'
import { createWireTail } from '../../../src/runs/wire/tail.ts'
import { createWireWriter } from '../../../src/runs/wire/writer.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'babysit wire '))
  path = join(folder, 'wire.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true }))

const lineAt = (step: number): WireLine => ({
  kind: 'point',
  point: { step, time: 1, values: { loss: 0.5 } },
})
const readWire = (file: string) => {
  const tail = createWireTail(file)
  const news = tail.read()
  tail.close()
  return news
}
const stepsIn = (file: string) => readWire(file).points.map((point) => point.step)

describe('createWireWriter', () => {
  test('keeps lines back for 50 ms, for 32 KB, or until asked', () => {
    let now = 0
    const writer = createWireWriter(path, { clock: () => now })
    writer.write(lineAt(1))
    expect(stepsIn(path)).toEqual([])
    now = 50
    writer.write(lineAt(2))
    expect(stepsIn(path)).toEqual([1, 2])
    writer.write(lineAt(3))
    expect(stepsIn(path)).toEqual([1, 2])
    writer.flush()
    expect(stepsIn(path)).toEqual([1, 2, 3])
    for (let step = 4; step < 1000; step++) writer.write(lineAt(step))
    expect(stepsIn(path).length).toBeGreaterThan(500)
    writer.close()
    expect(stepsIn(path)).toHaveLength(999)
  })

  test('does not glue its first line to half a line of an earlier attempt', () => {
    writeFileSync(path, '{"t":"point","step":1,"ti')
    const writer = createWireWriter(path)
    writer.write(lineAt(2))
    writer.close()
    expect(readWire(path)).toMatchObject({ bad: 1, points: [{ step: 2 }] })
  })

  test('two writers of one file do not tear each other apart', () => {
    const writers = [createWireWriter(path), createWireWriter(path)]
    for (let step = 0; step < 5000; step++) writers[step % 2]!.write(lineAt(step))
    for (const writer of writers) writer.close()
    const { points, bad } = readWire(path)
    expect(bad).toBe(0)
    expect(points.map((point) => point.step).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 5000 }, (_, i) => i),
    )
  })

  test('says where it cannot open its file', () => {
    expect(() => createWireWriter(join(folder, 'no', 'wire.jsonl'))).toThrow(/BS3001|ENOENT/)
  })

  const mountable =
    spawnSync('sh', ['-c', 'd=$(mktemp -d) && mount -t tmpfs -o size=64k tmpfs $d && umount $d']).status === 0
  test.skipIf(!mountable)(
    'a full disk is told once, what got through is whole, and freed space is used again',
    () => {
      spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder])
      try {
        const filler = join(folder, 'filler')
        writeFileSync(filler, Buffer.alloc(32 * 1024))
        const writer = createWireWriter(path)
        const told: BabysitError[] = []
        const attempt = (action: () => void) => {
          try {
            action()
          } catch (error) {
            told.push(error as BabysitError)
          }
        }
        for (let step = 0; step < 3000; step++) attempt(() => writer.write(lineAt(step)))
        attempt(() => writer.flush())
        expect(told.map((error) => error.code)).toEqual(['BS3002'])
        expect(told[0]!.message).toContain('the disk is full')
        expect(writer.lost).toBeGreaterThan(0)
        unlinkSync(filler)
        attempt(() => writer.write({ kind: 'end', end: { status: 'ok', reason: 'finished' } }))
        attempt(() => writer.close())
        expect(told).toHaveLength(1)
        const news = readWire(path)
        expect(news.points.length + writer.lost).toBe(3000)
        expect(news.bad).toBeLessThanOrEqual(1)
        expect(news.end).toEqual({ status: 'ok', reason: 'finished' })
        expect(readFileSync(path).at(-1)).toBe(10)
      } finally {
        spawnSync('umount', [folder])
      }
    },
  )
})
