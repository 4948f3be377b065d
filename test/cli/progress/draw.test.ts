import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPainter } from '../../../src/cli/output/color.ts'
import { drawProgress } from '../../../src/cli/progress/draw.ts'
import { advance, type Progress, startProgress } from '../../../src/cli/progress/progress.ts'
import { displayWidth } from '../../../src/report/console/display-text.ts'
import { finding, goal, wholeStudy } from './events.ts'

const plain = createPainter(false)
const forecast = { runs: 40, epochs: 80, seconds: 100 }

function midway(): Progress {
  let progress = startProgress({ goal, now: 0 })
  progress = advance(progress, { kind: 'stage', stage: 'coarse', planned: 40, finished: 12, forecast }, 0)
  return advance(progress, { kind: 'best', trial: 7, goal: 0.96789, noise: 0.0042 }, 1)
}

describe('the live lines', () => {
  test('say stage, trials, best with its noise, and time left', () => {
    expect(drawProgress(midway(), { width: 120, now: 40, paint: plain })).toMatchInlineSnapshot(`
      [
        "coarse 12/40 · ██████░░░░░░░░░░░░░░ · 0 running · best val/accuracy 0.9679 ±0.004 (#7) · about 70 s left",
      ]
    `)
  })

  test('keep the stage and the best on a narrow terminal', () => {
    expect(drawProgress(midway(), { width: 30, now: 40, paint: plain })).toEqual([
      'coarse 12/40 · best 0.9679',
    ])
  })

  test('show the newest finding on a line of its own', () => {
    let progress = advance(midway(), { kind: 'finding', finding: finding('too-slow'), trial: 9 }, 2)
    progress = advance(progress, { kind: 'finding', finding: finding('dead-relu'), trial: 12 }, 3)
    const lines = drawProgress(progress, { width: 90, now: 3, paint: plain })
    expect(lines[1]).toBe(
      '! The loss did something that dead-relu describes, over many steps. (#12), 2 in all',
    )
  })

  test('say what the next Ctrl-C does', () => {
    const lines = drawProgress({ ...midway(), stopping: 1 }, { width: 90, now: 3, paint: plain })
    expect(lines.at(-1)).toBe('stopping: 0 running trials finish; Ctrl-C again stops them')
  })

  test('no line is wider than the terminal, at any width and any moment of a study', () => {
    const events = wholeStudy()
    const moments = fc.nat(events.length - 1)
    fc.assert(
      fc.property(
        moments,
        fc.integer({ min: 30, max: 200 }),
        fc.constantFrom(0, 1, 2, 3),
        (count, width, stopping) => {
          let progress: Progress = {
            ...startProgress({ goal, now: 1000 }),
            stopping: stopping as 0 | 1 | 2 | 3,
          }
          for (const { event, at } of events.slice(0, count)) progress = advance(progress, event, at)
          const lines = drawProgress(progress, { width, now: 1000 + count / 10, paint: plain })
          expect(lines.length).toBeGreaterThanOrEqual(1)
          for (const line of lines) {
            expect(displayWidth(line)).toBeLessThanOrEqual(width)
            expect(line).not.toMatch(/\n/)
          }
        },
      ),
    )
  })

  test('colours change nothing but the colour', () => {
    const coloured = drawProgress(midway(), { width: 80, now: 40, paint: createPainter(true) }).join('\n')
    expect(coloured).toContain('\u001B[')
    const bare = stripVTControlCharacters(coloured)
    expect(bare).toBe(drawProgress(midway(), { width: 80, now: 40, paint: plain }).join('\n'))
  })
})
