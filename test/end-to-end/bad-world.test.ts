import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openStoreFolder } from '../../src/store/open-store-folder.ts'
import { describeWith } from '../requirements.ts'
import { babysit, type Ended, temporaryFolder } from './babysit.ts'
import { expectNoPointLost, expectNoTrialDoubled } from './expect-whole.ts'
import { comparable, readRecord } from './study-record.ts'

// Wrong input is tested where it is read and in test/cli; here is what a folder, a file or a disk can do to a study.

let dir: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  dir = temporaryFolder()
})
afterEach(() => dir.remove())

/** An error for people: its code, its message, the next step, and nothing else but what was said before it. */
function expectError(
  { code, stdout, stderr }: Ended,
  expected: { code: string; says: RegExp; next: RegExp; exit: number },
): void {
  const said = /error (BS\d{4}): ([\s\S]*?)\nnext: ([\s\S]*)$/.exec(stderr)
  expect(said?.[1], stderr).toBe(expected.code)
  expect(said?.[2]).toMatch(expected.says)
  expect(said?.[3]).toMatch(expected.next)
  expect(stdout).toBe('')
  expect(code).toBe(expected.exit)
}

describe('data files', () => {
  /** An IDX file of bytes with a header that announces `shape`. */
  function idx(name: string, shape: readonly number[], bytes: number): void {
    const header = Buffer.alloc(4 + 4 * shape.length)
    header.writeUInt8(8, 2)
    header.writeUInt8(shape.length, 3)
    for (const [axis, size] of shape.entries()) header.writeUInt32BE(size, 4 + 4 * axis)
    mkdirSync(join(dir.path, 'images'), { recursive: true })
    writeFileSync(join(dir.path, 'images', name), Buffer.concat([header, Buffer.alloc(bytes)]))
  }

  test('a truncated IDX file', async () => {
    idx('train-images-idx3-ubyte', [100, 8, 8], 100 * 64 - 37)
    idx('train-labels-idx1-ubyte', [100], 100)
    expectError(await babysit(dir.path, 'run', '--data', 'images'), {
      code: 'BS7111',
      says: /train-images-idx3-ubyte is cut off: .*100 x 8 x 8.*6416 bytes, found 6379/,
      next: /Download the file again/,
      exit: 2,
    })
  })
})

describe('the store', () => {
  const store = () => join(dir.path, '.babysit', 'store.db')

  test('written by a newer version', async () => {
    await (await openStoreFolder(dir.path)).store.close()
    const file = new Sqlite(store())
    file.pragma('user_version = 99')
    file.close()
    const expected = {
      code: 'BS4010',
      says: /store\.db has version 99; this babysit knows versions up to \d+/,
      next: /newer babysit.*--dir/,
      exit: 1,
    }
    expectError(await babysit(dir.path, 'list'), expected)
    expectError(await babysit(dir.path, 'check', '--data', 'moons'), expected)
  })

  test('a folder that is a file', async () => {
    writeFileSync(join(dir.path, '.babysit'), '')
    expectError(await babysit(dir.path, 'check', '--data', 'moons'), {
      code: 'BS4015',
      says: /\.babysit cannot be opened/,
      next: /--dir/,
      exit: 1,
    })
  })
})

describe('what cannot be gone on with', () => {
  test('a study that is not there', async () => {
    const { store } = await openStoreFolder(dir.path)
    await store.createStudy({ id: 'calm-otter-1' } as never, 1)
    await store.close()
    expectError(await babysit(dir.path, 'resume', 'no-such-study'), {
      code: 'BS4001',
      says: /No study "no-such-study" in .*store\.db.*newest are calm-otter-1/,
      next: /babysit list/,
      exit: 2,
    })
  })
})

describeWith('tmpfs', 'a full disk', () => {
  const words = [
    'run',
    '--data',
    'moons',
    '--seed',
    '3',
    '--stages',
    'sanity,range,coarse',
    '--budget',
    '6trials',
  ]
  const whole = temporaryFolder()
  beforeAll(async () => {
    expect((await babysit(whole.path, ...words)).code).toBe(0)
  })
  afterAll(() => whole.remove())
  beforeEach(() => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', dir.path])
  })
  afterEach(() => {
    execFileSync('umount', [dir.path])
  })

  test.each([300, 900])(
    'with %i KiB left: said so; with space again it goes on and loses nothing',
    async (left) => {
      const filler = join(dir.path, 'filler')
      const { bavail, bsize } = statfsSync(dir.path)
      writeFileSync(filler, Buffer.alloc(bavail * bsize - left * 1024))

      const { code, stderr } = await babysit(dir.path, ...words)
      expect(stderr).toMatch(
        /error BS(4012|3202): .*disk is full.*\nnext: Free some space .*`babysit resume`/,
      )
      expect(code).toBe(1)

      rmSync(filler)
      const resumed = await babysit(dir.path, 'resume')
      expect(resumed.stderr).not.toContain('error')
      expect(resumed.code).toBe(0)
      const record = await readRecord(dir.path)
      expectNoPointLost(record)
      expectNoTrialDoubled(record)
      expect(comparable(record)).toEqual(comparable(await readRecord(whole.path)))
    },
  )
})
