import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { babysit } from '../end-to-end/babysit.ts'
import { describeWith, python } from '../requirements.ts'
import { fixtures } from './run-python.ts'

interface Expected {
  /** Rules of which one has to speak when the run is watched; none may where there are none. */
  readonly watch: readonly string[]
  readonly check: { readonly code: number; readonly verdict: string; readonly says: RegExp }
}

/** One script, sound or with one mistake, and what is said of it. */
const mistakes: Readonly<Record<string, Expected>> = {
  none: { watch: [], check: { code: 0, verdict: 'pass', says: /It can learn/ } },
  'frozen-layer': {
    watch: ['layer-not-moving'],
    check: { code: 3, verdict: 'broken', says: /2 did not change in \d+ steps while other layers did/ },
  },
  'left-out': {
    watch: ['layer-not-moving'],
    check: { code: 3, verdict: 'broken', says: /2 did not change in \d+ steps while other layers did/ },
  },
  'zero-grad-missing': {
    watch: ['gradients-kept'],
    check: { code: 3, verdict: 'broken', says: /gradients are not set to zero between steps/ },
  },
  'eval-forgotten': {
    watch: ['evaluation-in-training-mode'],
    check: { code: 3, verdict: 'broken', says: /dropout or batch statistics are on at evaluation/ },
  },
  'labels-shuffled': {
    watch: ['validation-loss-rising', 'validation-at-chance', 'accuracy-at-chance'],
    check: { code: 3, verdict: 'broken', says: /the labels may have nothing to do with the inputs/ },
  },
  'rate-too-high': {
    watch: ['loss-exploding', 'accuracy-at-chance', 'loss-not-going-down'],
    check: { code: 3, verdict: 'learning-rate', says: /the learning rate of 5 is too high/ },
  },
  'rate-too-low': {
    watch: ['update-ratio-too-low', 'loss-falling-too-slowly', 'loss-not-going-down'],
    check: { code: 3, verdict: 'learning-rate', says: /the learning rate of 0\.00005 is too low/ },
  },
}

describeWith(['python', 'torch'], 'a mistake planted in a small PyTorch script', () => {
  const folder = mkdtempSync(join(tmpdir(), 'babysit-planted-'))
  beforeAll(() => cpSync(join(fixtures, 'planted/classifier.py'), join(folder, 'classifier.py')))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const command = (mistake: string) => ['--', python(), 'classifier.py', mistake]

  describe.each(Object.entries(mistakes))('%s', (mistake, expected) => {
    test('watched: what the rules say', async () => {
      const dir = join(folder, `watch-${mistake}`)
      const { code, stderr } = await babysit(folder, 'watch', '--dir', dir, ...command(mistake))
      expect(code, stderr).toBe(0)
      const said = [...stderr.matchAll(/^(?:error|warning): (\S+)$/gm)].map(([, rule]) => rule!)
      if (expected.watch.length === 0) expect(said).toEqual([])
      else
        expect(said.filter((rule) => expected.watch.includes(rule)).length, said.join(' ')).toBeGreaterThan(0)
    }, 180_000)

    test('checked: the verdict, and why', async () => {
      const dir = join(folder, `check-${mistake}`)
      const ended = await babysit(folder, 'check', '--json', '--dir', dir, ...command(mistake))
      const { code, verdict, says } = expected.check
      expect(ended.code, ended.stderr).toBe(code)
      const document = JSON.parse(ended.stdout) as { readonly verdict: { readonly sanity: string } }
      expect(document.verdict.sanity).toBe(verdict)
      expect(JSON.stringify(document.verdict)).toMatch(says)
    }, 600_000)
  })
})
