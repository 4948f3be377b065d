import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Point } from '../../../src/domain/series.ts'
import { formatLine } from '../../../src/runs/wire/format-line.ts'
import { createWireTail } from '../../../src/runs/wire/tail.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'babysit wire '))
  path = join(folder, 'wire.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true }))

const pointAt = (step: number): Point => ({ step, time: 1, values: { 'train/loss': 1 / step, größe: step } })
const lineAt = (step: number) => formatLine({ kind: 'point', point: pointAt(step) })

describe('createWireTail', () => {
  test('waits for a file that is not there yet', () => {
    const tail = createWireTail(path)
    expect(tail.read()).toMatchObject({ points: [], offset: 0, state: 'waiting' })
    writeFileSync(path, lineAt(1))
    expect(tail.read().points).toEqual([pointAt(1)])
    tail.close()
  })

  test('delivered in any pieces, every line is read once and in order', () => {
    const bytes = Buffer.from([1, 2, 3, 4, 5].map(lineAt).join(''))
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 8 }), fc.boolean(), (cuts, restart) => {
        writeFileSync(path, '')
        let tail = createWireTail(path)
        const points: Point[] = []
        let from = 0
        for (const to of [...cuts, bytes.length].sort((a, b) => a - b)) {
          appendFileSync(path, bytes.subarray(from, to))
          from = to
          const news = tail.read()
          points.push(...news.points)
          expect(news.bad).toBe(0)
          if (restart) {
            tail.close()
            tail = createWireTail(path, news.offset)
          }
        }
        tail.close()
        expect(points).toEqual([1, 2, 3, 4, 5].map(pointAt))
      }),
      { numRuns: 50 },
    )
  })

  test('skips and counts broken lines, and says why', () => {
    writeFileSync(path, `${lineAt(1)}{"t":"poi\n\n${lineAt(2)}nonsense\n{"t":"later"}\n`)
    const news = createWireTail(path).read()
    expect(news.points.map((point) => point.step)).toEqual([1, 2])
    expect(news).toMatchObject({ bad: 2, badWhy: 'not a JSON object', state: 'waiting' })
  })

  test('merges facts, and tells apart waiting and finished', () => {
    writeFileSync(
      path,
      '{"t":"hello","v":1,"pid":3,"framework":"f","program":"p"}\n{"t":"about","classes":3}\n',
    )
    const tail = createWireTail(path)
    const first = tail.read()
    expect(first).toMatchObject({
      facts: { classes: 3 },
      hello: { program: 'p', obeys: [] },
      end: null,
      state: 'waiting',
    })
    appendFileSync(path, '{"t":"about","classes":4,"loss":"hinge"}\n{"t":"end","status":"ok"}\n')
    const second = tail.read()
    expect(second.facts).toEqual({ classes: 4, loss: 'hinge' })
    expect(second).toMatchObject({ end: { status: 'ok', reason: 'finished' }, state: 'finished' })
    expect('facts' in tail.read()).toBe(false)
    expect(tail.read().state).toBe('finished')
    tail.close()
  })

  test('a limit reads in pieces; without one everything is read at once', () => {
    const steps = Array.from({ length: 20_000 }, (_, index) => index + 1)
    writeFileSync(path, steps.map(lineAt).join(''))
    expect(createWireTail(path).read().points).toHaveLength(20_000)
    const tail = createWireTail(path)
    const read: number[] = []
    for (;;) {
      const news = tail.read(1000)
      read.push(...news.points.map((point) => point.step))
      if (news.state !== 'more') break
    }
    expect(read).toEqual(steps)
    tail.close()
  })

  test('a file shorter than what was read is broken', () => {
    writeFileSync(path, lineAt(1) + lineAt(2))
    const tail = createWireTail(path)
    const { offset } = tail.read()
    truncateSync(path, offset - 1)
    expect(tail.read()).toMatchObject({ points: [], offset, state: 'broken' })
    tail.close()
  })

  test('a line longer than one piece is read whole', () => {
    const values = Object.fromEntries(
      Array.from({ length: 40_000 }, (_, index) => [`series/${index}`, index]),
    )
    const line = formatLine({ kind: 'point', point: { step: 1, time: 1, values } })
    expect(line.length).toBeGreaterThan(512 * 1024)
    writeFileSync(path, line.slice(0, -1))
    const tail = createWireTail(path)
    expect(tail.read()).toMatchObject({ points: [], offset: 0, state: 'waiting' })
    appendFileSync(path, `\n${lineAt(2)}`)
    expect(tail.read().points).toEqual([{ step: 1, time: 1, values }, pointAt(2)])
    tail.close()
  })
})
