import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { scout } from '../../../src/cli/agent/scout.ts'
import { describeWith, python } from '../../requirements.ts'

const orders = { settings: {}, seed: 1, unit: 'steps', patience: { start: 60, rest: 60, deaf: 1 } } as const

describeWith('python', 'a first look at a program', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'babysit-scouted-'))
  afterAll(() => rmSync(cwd, { recursive: true, force: true }))
  const look = (text: string) => {
    writeFileSync(join(cwd, 'train.py'), text)
    return scout({ kind: 'command', argv: [python(), 'train.py'], cwd }, orders)
  }

  test('is over where it prints its training and the agent hears none of it, and says so', async () => {
    const { framework, gaveUp, end, pace } = await look(
      'import time\nfor step in range(1000):\n    print(f"step {step}: loss {1 / (step + 1):.4f}", flush=True)\n    time.sleep(0.1)\n',
    )
    expect(framework).toBeNull()
    expect(gaveUp).toMatch(/has printed metrics for 1 s, and no backward/)
    expect(end.status).toBe('stopped')
    expect(pace).toBeNull()
  }, 60_000)

  test('waits for one that prints other things, until it ends', async () => {
    const { gaveUp, end } = await look(
      'import time\nfor part in range(30):\n    print("reading part", part, flush=True)\n    time.sleep(0.1)\n',
    )
    expect(gaveUp).toBeNull()
    expect(end).toMatchObject({ status: 'ok' })
  }, 60_000)
})
