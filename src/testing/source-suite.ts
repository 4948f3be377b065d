import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { withoutRewound } from '../domain/rewind.ts'
import type { Point } from '../domain/series.ts'
import { createRandom } from '../math/random.ts'
import type { Cursor, OpenSource, Reading, Source } from '../runs/sources/source.ts'
import type { TestApi } from './test-api.ts'

/** A small run as a program would write it, and what a source has to hear of it. */
export interface SourceSubject {
  /** The file, by its path below the folder of the run. */
  readonly file: string
  /** What the source is opened at, below the folder of the run; the file where left out. `''` is the folder. */
  readonly place?: string
  /** appended: later contents begin with earlier ones. rewritten: each is written anew, whole. */
  readonly grows: 'appended' | 'rewritten'
  /** Contents of the file at several moments, the last of them the whole; each ends where a record ends. */
  readonly contents: readonly Uint8Array[]
  readonly points: readonly Point[]
  /**
   * Another file of the run, which the program writes when it goes back: its bytes, and all that counts of the run then.
   * Where left out, the format has no word for it.
   */
  readonly goesBack?: {
    readonly file: string
    readonly contents: Uint8Array
    readonly points: readonly Point[]
  }
  /** The format tells no times: points have the time at which the file was written, which is not compared. */
  readonly untimed?: true
}

/** What every source must do (see its contract), for each entry of a family's table. */
export function sourceSuite(
  api: TestApi,
  table: Readonly<Record<string, () => Promise<Source>>>,
  subjects: Readonly<Record<string, SourceSubject>>,
): void {
  for (const [name, load] of Object.entries(table)) {
    const subject = subjects[name]
    api.describe(`source ${name}`, () => {
      if (subject === undefined) {
        api.test('has a subject to be tested with', () => assert.fail(`no subject for ${name}`))
        return
      }
      for (const [title, body] of Object.entries(behaviours))
        api.test(title, () => inFolder((folder) => body(createStage(folder, subject, load), name)))
    })
  }
}

/** Points with the times that the format tells. */
function told(stage: Stage, points: readonly Point[]): readonly Point[] {
  return stage.subject.untimed ? points.map((point) => ({ ...point, time: 0 })) : points
}

const behaviours: Readonly<Record<string, (stage: Stage, name: string) => Promise<void>>> = {
  'is listed under its own name and says what it reads': async (stage, name) => {
    const source = await stage.load()
    assert.equal(source.name, name)
    assert.match(source.summary, /^[A-Z].*\.$/)
  },

  'waits for what is not there yet': async (stage) => {
    const { points, readings } = await readAll(await stage.open(), null)
    assert.deepEqual(points, [])
    assert.equal(readings.at(-1)!.state, 'waiting')
  },

  'hears every point, in order, and nothing else': async (stage) => {
    stage.write(stage.whole)
    const { points, readings } = await readAll(await stage.open(), null)
    assert.deepEqual(told(stage, points), told(stage, stage.subject.points))
    assert.equal(
      readings.reduce((sum, { bad }) => sum + bad, 0),
      0,
    )
  },

  'knows its file again': async (stage) => {
    stage.write(stage.whole)
    const source = await stage.load()
    const { glimpseOf } = await import('../runs/sources/recognise.ts')
    assert.notEqual(source.recognise(glimpseOf(stage.path)), 'no')
    const noise = { kind: 'file', path: 'noise.bin', head: randomBytes(4096, 7), entries: [] } as const
    assert.equal(source.recognise(noise), 'no')
    assert.equal(source.recognise({ ...noise, path: 'empty', head: new Uint8Array() }), 'no')
  },

  'reads the same again from the same cursor': async (stage) => {
    stage.write(stage.whole)
    const open = await stage.open()
    const first = await readAll(open, null)
    assert.deepEqual((await readAll(open, null)).points, first.points)
    for (const { cursor } of first.readings) {
      const once = await readAll(open, cursor)
      assert.deepEqual((await readAll(open, cursor)).points, once.points)
    }
    await open.close()
  },

  'read as it grows, cut anywhere and resumed anywhere, hears the same': async (stage) => {
    for (let round = 0; round < 12; round++) {
      const random = createRandom(round)
      let cursor: Cursor = null
      let open = await stage.open()
      let points: readonly Point[] = []
      for (const write of stage.instalments(() => random.next())) {
        write()
        const part = await readAll(open, cursor)
        points = part.readings.reduce(after, points)
        assert.equal(
          part.readings.reduce((sum, { bad }) => sum + bad, 0),
          0,
        )
        cursor = JSON.parse(JSON.stringify(part.readings.at(-1)!.cursor)) as Cursor
        if (random.next() < 0.5) {
          await open.close()
          open = await stage.open()
        }
      }
      await open.close()
      assert.deepEqual(sorted(told(stage, points)), sorted(told(stage, stage.subject.points)))
      stage.clear()
    }
  },

  'truncated at any byte, it hears what is whole and waits for the rest': async (stage) => {
    for (let length = 0; length < stage.whole.length; length++) {
      stage.write(stage.whole.subarray(0, length))
      const { points, readings } = await readAll(await stage.open(), null)
      assert.deepEqual(
        told(stage, points),
        told(stage, stage.subject.points.slice(0, points.length)),
        `cut at ${length}`,
      )
      assert.equal(
        readings.reduce((sum, { bad }) => sum + bad, 0),
        0,
        `cut at ${length}`,
      )
      assert.notEqual(readings.at(-1)!.state, 'broken')
    }
  },

  'a flipped bit anywhere never throws, and what is heard stays well-formed': async (stage) => {
    for (let at = 0; at < stage.whole.length; at++) {
      const bytes = Buffer.from(stage.whole)
      bytes[at]! ^= 1 << (at % 8)
      stage.write(bytes)
      checkPoints(await readAll(await stage.open(), null))
    }
  },

  'a file that is begun anew and says less takes the place of the old one, or is broken until it is read from its start':
    async (stage) => {
      const half = Math.floor(stage.whole.length / 2)
      for (const length of [0, half, stage.whole.length - 1]) {
        stage.write(stage.whole)
        const open = await stage.open()
        const before = await readAll(open, null)
        stage.write(stage.shortened(length))
        const later = await readAll(open, before.readings.at(-1)!.cursor)
        const live = later.readings.reduce(after, before.points)
        const fresh = await readAll(await stage.open(), null)
        if (later.readings.at(-1)!.state !== 'broken')
          assert.deepEqual(told(stage, live), told(stage, fresh.points), `cut at ${length}`)
        await open.close()
      }
    },

  'a program that goes back is heard live, at any cut, as its files are read afterwards': async (stage) => {
    const { goesBack } = stage.subject
    if (goesBack === undefined) return
    for (let length = 0; length <= goesBack.contents.length; length++) {
      stage.write(stage.whole)
      const open = await stage.open()
      const before = await readAll(open, null)
      stage.write(goesBack.contents.subarray(0, length), goesBack.file)
      const between = await readAll(open, before.readings.at(-1)!.cursor)
      stage.write(goesBack.contents, goesBack.file)
      const end = await readAll(await stage.open(), between.readings.at(-1)!.cursor)
      const live = [...between.readings, ...end.readings].reduce(after, before.points)
      const fresh = await readAll(await stage.open(), null)
      assert.deepEqual(told(stage, live), told(stage, goesBack.points), `cut at ${length}`)
      assert.deepEqual(told(stage, fresh.points), told(stage, goesBack.points))
      stage.clear()
    }
  },

  'noise, and a file that has become shorter, do not throw': async (stage) => {
    stage.write(randomBytes(20_000, 3))
    checkPoints(await readAll(await stage.open(), null))
    stage.write(stage.whole)
    const open = await stage.open()
    const { readings } = await readAll(open, null)
    truncateSync(stage.path, Math.floor(stage.whole.length / 2))
    const later = await readAll(open, readings.at(-1)!.cursor)
    checkPoints(later)
    if (later.readings.at(-1)!.state === 'broken') assert.ok(later.readings.at(-1)!.why)
    await open.close()
  },
}

interface Stage {
  readonly subject: SourceSubject
  readonly path: string
  readonly whole: Buffer
  readonly load: () => Promise<Source>
  open(): Promise<OpenSource>
  /** @param file the file of the subject where left out */
  write(bytes: Uint8Array, file?: string): void
  /** The file as it was when it was shorter: its first bytes, or an earlier version of it. */
  shortened(length: number): Uint8Array
  clear(): void
  /** The file coming about, in steps: bytes appended at random cuts, or one whole version after the other. */
  instalments(chance: () => number): (() => void)[]
}

function createStage(folder: string, subject: SourceSubject, load: () => Promise<Source>): Stage {
  const path = join(folder, subject.file)
  const whole = Buffer.from(subject.contents.at(-1)!)
  mkdirSync(dirname(path), { recursive: true })
  return {
    subject,
    path,
    whole,
    load,
    open: async () => (await load()).open(join(folder, subject.place ?? subject.file)),
    write: (bytes, file) => writeFileSync(file === undefined ? path : join(folder, file), bytes),
    shortened: (length) =>
      subject.grows === 'appended'
        ? whole.subarray(0, length)
        : subject.contents[Math.floor((length / whole.length) * (subject.contents.length - 1))]!,
    clear() {
      rmSync(path, { force: true })
      if (subject.goesBack !== undefined) rmSync(join(folder, subject.goesBack.file), { force: true })
    },
    instalments(chance) {
      if (subject.grows === 'rewritten')
        return subject.contents
          .filter((_, index, all) => index === all.length - 1 || chance() < 0.7)
          .map((bytes) => () => writeFileSync(path, bytes))
      const cuts = Array.from({ length: 6 }, () => Math.floor(chance() * whole.length))
      const ends = [...cuts.sort((a, b) => a - b), whole.length]
      return ends.map((end, index) => () => {
        appendFileSync(path, whole.subarray(index === 0 ? 0 : ends[index - 1], end))
      })
    },
  }
}

/** Reads on as long as there is more at once. */
async function readAll(
  open: OpenSource,
  from: Cursor,
): Promise<{ points: readonly Point[]; readings: readonly Reading[] }> {
  const readings: Reading[] = []
  let cursor = from
  do {
    const reading = await open.read(cursor)
    readings.push(reading)
    cursor = reading.cursor
    assert.ok(readings.length < 10_000, 'there is always more')
  } while (readings.at(-1)!.state === 'more')
  return { points: readings.reduce(after, [] as readonly Point[]), readings }
}

function after(heard: readonly Point[], reading: Reading): readonly Point[] {
  return [...withoutRewound(heard, reading.rewinds), ...reading.points]
}

function checkPoints(heard: { points: readonly Point[]; readings: readonly Reading[] }): void {
  for (const { step, epoch, time, values } of heard.points) {
    assert.ok(
      Number.isFinite(step) && Number.isFinite(time) && (epoch === undefined || Number.isFinite(epoch)),
    )
    for (const value of Object.values(values)) assert.equal(typeof value, 'number')
  }
  for (const { cursor } of heard.readings) assert.deepEqual(JSON.parse(JSON.stringify(cursor)), cursor)
}

/** By step, then by what was said: files of one run may be read in turns. */
function sorted(points: readonly Point[]): readonly Point[] {
  return [...points].sort((a, b) => a.step - b.step || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

function randomBytes(length: number, seed: number): Buffer {
  const random = createRandom(seed)
  return Buffer.from(Array.from({ length }, () => Math.floor(random.next() * 256)))
}

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'babysit source '))
  try {
    await body(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
