import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BabysitError } from '../../src/domain/error.ts'
import { stores } from '../../src/store/index.ts'
import { openStoreFolder } from '../../src/store/open-store-folder.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'babysit store '))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function refusal(call: Promise<unknown>): Promise<BabysitError> {
  const error = await call.then(
    () => null,
    (reason: BabysitError) => reason,
  )
  expect(error).toMatchObject({ name: 'BabysitError' })
  return error!
}

describe('openStoreFolder', () => {
  test('makes a folder that version control leaves alone, and finds it again', async () => {
    const { folder: made, store } = await openStoreFolder(folder)
    expect(made).toBe(join(folder, '.babysit'))
    expect(readFileSync(join(made, '.gitignore'), 'utf8')).toBe('*\n')
    await store.createStudy({ id: 's' } as never, 1)
    await store.close()
    const again = await openStoreFolder(folder)
    expect(await again.store.studies()).toHaveLength(1)
    await again.store.close()
  })

  test('a folder that may not be written to', () => {
    const program = fileURLToPath(new URL('../../fixtures/programs/open-store.mjs', import.meta.url))
    chmodSync(folder, 0o555)
    // Nothing is read-only for root.
    const user = process.getuid?.() === 0 ? ['65534'] : []
    const said = execFileSync(process.execPath, [program, folder, ...user], { encoding: 'utf8' })
    chmodSync(folder, 0o755)
    expect(said.trim()).toBe('BS4011')
  })

  test('a file where the folder should be', async () => {
    writeFileSync(join(folder, '.babysit'), '')
    expect((await refusal(openStoreFolder(folder))).code).toBe('BS4015')
  })
})

describe('openSqliteStore', () => {
  test('a store of a newer version, naming both versions, and leaving it alone', async () => {
    const path = join(folder, 'store.db')
    await (await stores.sqlite(path)).close()
    const file = new Sqlite(path)
    file.pragma('user_version = 99')
    file.close()
    const error = await refusal(stores.sqlite(path))
    expect(error.code).toBe('BS4010')
    expect(error.message).toMatch(/version 99.*up to \d+/)
  })

  test("somebody else's database", async () => {
    const path = join(folder, 'store.db')
    const file = new Sqlite(path)
    file.exec('create table theirs (a)')
    file.close()
    expect((await refusal(stores.sqlite(path))).code).toBe('BS4017')
  })

  test('a file that is no database', async () => {
    const path = join(folder, 'store.db')
    writeFileSync(path, 'these are no pages of a database, but words'.repeat(100))
    expect((await refusal(stores.sqlite(path))).code).toBe('BS4013')
  })

  test('a database whose pages are damaged', async () => {
    const path = join(folder, 'store.db')
    const store = await stores.sqlite(path)
    for (let index = 0; index < 2000; index++) await store.createStudy({ id: `s-${index}` } as never, index)
    await store.close()
    // The first pages hold the schema; everything behind them is overwritten.
    const pages = readFileSync(path)
    expect(pages.length).toBeGreaterThan(60 * 4096)
    writeFileSync(path, pages.fill(0xaa, 40 * 4096))
    const damaged = await stores.sqlite(path)
    expect((await refusal(damaged.studies())).code).toBe('BS4013')
    await damaged.close()
  })

  test('a folder that is not there', async () => {
    expect((await refusal(stores.sqlite(join(folder, 'no', 'store.db')))).code).toBe('BS4015')
    expect(existsSync(join(folder, 'no'))).toBe(false)
  })

  const mountable =
    spawnSync('sh', ['-c', 'd=$(mktemp -d) && mount -t tmpfs -o size=1m tmpfs $d && umount $d']).status === 0
  test.skipIf(!mountable)(
    'a full disk: said so, nothing half written, and on it goes when there is space',
    async () => {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder])
      try {
        const filler = join(folder, 'filler')
        writeFileSync(filler, Buffer.alloc(256 * 1024))
        const path = join(folder, 'store.db')
        const store = await stores.sqlite(path)
        await store.createStudy({ id: 's' } as never, 1)
        await store.addTrials('s', [{ number: 1 } as never])
        await store.beginRun('s', 1, { id: 's/1.1', state: 'running' } as never)
        let count = 0
        const append = () => {
          const points = Array.from({ length: 500 }, (_, index) => ({
            step: count + index,
            time: Math.random(),
            values: {},
          }))
          return store.append('s/1.1', { points, layers: [], offset: count + 500 }).then(() => {
            count += 500
          })
        }
        let error: BabysitError | null = null
        while (error === null && count < 1e6)
          error = await append().then(
            () => null,
            (reason: BabysitError) => reason,
          )
        expect(error).toMatchObject({ name: 'BabysitError', code: 'BS4012' })
        expect(error!.message).toContain(path)
        expect((await store.heard('s/1.1')).points).toHaveLength(count)
        rmSync(filler)
        await append()
        const { points, offset } = await store.heard('s/1.1')
        expect(offset).toBe(count)
        expect(points.map((point) => point.step)).toEqual(Array.from({ length: count }, (_, step) => step))
        await store.close()
      } finally {
        execFileSync('umount', [folder])
      }
    },
  )

  test('two processes that make a new store at once both get it', async () => {
    const program = fileURLToPath(new URL('../../fixtures/programs/open-store.mjs', import.meta.url))
    const script = 'for i in 1 2 3 4; do "$0" "$1" "$2" & done; wait'
    const said = execFileSync('sh', ['-c', script, process.execPath, program, folder], { encoding: 'utf8' })
    expect(said.trim().split('\n').sort()).toEqual(['BS4003', 'BS4003', 'BS4003', 'opened'])
  })
})
