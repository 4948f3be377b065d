import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { RunEnd } from '../../../src/domain/run.ts'
import { isWorthRetrying } from '../../../src/runs/supervisor/worth-retrying.ts'
import { recipeOf, tinyStudy } from './tiny-study.ts'

const failed = (more: Partial<RunEnd>): RunEnd => ({
  status: 'failed',
  reason: 'exit-code',
  exitCode: 1,
  ...more,
})

test.each<[string, RunEnd, boolean]>([
  ['lost', failed({ reason: 'lost' }), true],
  ['killed by somebody', failed({ reason: 'signal', signal: 'SIGKILL' }), true],
  ['a node that is taken away', failed({ reason: 'preempted' }), true],
  ['a port in use', failed({ message: 'OSError: [Errno 98] Address already in use' }), true],
  ['a network that stumbles', failed({ message: 'ConnectionError: Connection reset by peer' }), true],
  ['a program that asks for it', failed({ exitCode: 75 }), true],
  ['a mistake', failed({ message: "NameError: name 'modle' is not defined" }), false],
  ['a crash', failed({ reason: 'signal', signal: 'SIGSEGV' }), false],
  ['out of memory', failed({ reason: 'out-of-memory', signal: 'SIGKILL' }), false],
  ['no such command', failed({ reason: 'not-found' }), false],
  ['a full disk', failed({ reason: 'disk-full' }), false],
  ['too slow', { status: 'stopped', reason: 'timeout' }, false],
  ['stopped by us', { status: 'stopped', reason: 'asked', signal: 'SIGKILL' }, false],
  ['a success', { status: 'ok', reason: 'finished' }, false],
])('%s', (_, end, worth) => expect(isWorthRetrying(end)).toBe(worth))

describe('a run that was ended by no fault of its own', () => {
  const says = `echo '{"step":1,"loss":1,"val/accuracy":0.5}' >> "$BABYSIT_WIRE"`
  /** Dies in its first attempt, in the way that is asked for. */
  const dies = (how: string) => `case $BABYSIT_TRIAL in *.1) ${says}; ${how} ;; *) ${says} ;; esac`

  async function outcome(script: string, retries: number) {
    const study = await tinyStudy({ program: { kind: 'command', argv: ['sh', '-c', script], cwd: '/' } })
    try {
      const plan = { ...study.plan, limits: { retries } }
      const stored = (await study.store.study(plan.id))!
      const { observed } = await study.supervise({ recipe: recipeOf([[{}]]), study: { ...stored, plan } })
      const { status, end, run } = observed[0]!.trial
      const notes = study.events.flatMap((event) => (event.kind === 'note' ? [event.text] : []))
      const points =
        observed[0]!.curves['train/loss']?.values.length ?? observed[0]!.curves['loss']?.values.length
      const kept = existsSync(join(study.folder, 'runs', run))
      return { status, reason: end.reason, run, notes, points, kept }
    } finally {
      await study.remove()
    }
  }

  test('is started again, and only what the second attempt says counts', async () => {
    expect(await outcome(dies('kill -9 $$'), 1)).toEqual({
      status: 'complete',
      reason: 'finished',
      run: 'tiny-study-1/1.2',
      notes: ['Trial 1 is run again: killed by SIGKILL without a word'],
      points: 1,
      kept: true,
    })
  })

  test('is not where that was not asked for, nor where it would fail again', async () => {
    const failed = { status: 'failed', run: 'tiny-study-1/1.1', notes: [] }
    expect(await outcome(dies('kill -9 $$'), 0)).toMatchObject({ ...failed, reason: 'signal' })
    expect(await outcome(dies('echo "KeyError: 3" >&2; exit 1'), 3)).toMatchObject({
      ...failed,
      reason: 'exit-code',
    })
  })

  test('is given up after so many attempts', async () => {
    const { status, run, notes } = await outcome('exit 75', 2)
    expect({ status, run, notes: notes.length }).toEqual({
      status: 'failed',
      run: 'tiny-study-1/1.3',
      notes: 2,
    })
  })
})
