import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRandom } from '../../src/math/random.ts'
import { stores } from '../../src/store/index.ts'

const program = fileURLToPath(new URL('../../fixtures/programs/append-forever.mjs', import.meta.url))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'babysit store '))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Lets the program append, kills it `after` milliseconds after its first word; answers with what was acknowledged. */
async function killed(path: string, size: number, after: number): Promise<number> {
  const child = spawn(process.execPath, [program, path, 's/1.1', String(size)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (said === '') setTimeout(() => child.kill('SIGKILL'), after)
    said += text
  })
  await once(child, 'close')
  return Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1))
}

test('after kill -9 all that was acknowledged is there, and nothing half', async () => {
  const path = join(folder, 'store.db')
  const store = await stores.sqlite(path)
  await store.createStudy({ id: 's' } as never, 1)
  await store.addTrials('s', [{ number: 1 } as never])
  await store.beginRun('s', 1, { id: 's/1.1', state: 'running' } as never)
  const random = createRandom('kill')
  for (const size of [1, 37, 999, 2500]) {
    const acknowledged = await killed(path, size, random.below(120))
    const { points, layers, offset } = await store.heard('s/1.1')
    expect(points.length).toBeGreaterThanOrEqual(acknowledged)
    expect(offset).toBe(points.length)
    expect(layers.at(-1)?.step).toBe(points.length)
    expect(points.map((point) => point.step)).toEqual(points.map((_, index) => index))
    expect(points.map((point) => point.values['train/loss'])).toEqual(
      points.map((_, index) => Math.sin(index)),
    )
  }
  await store.close()
})
