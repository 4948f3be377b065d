import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { decodeRecord, encodeRecord } from './encode.ts'
import type { RunRecord } from './run-record.ts'

/** Where the clinic's runs are kept unless `--out FOLDER` says otherwise: outside of what git knows. */
export const defaultFolder = new URL('../../../.babysit/clinic', import.meta.url).pathname

const ending = '.jsonl.gz'

/** Writes the runs of one family; whole or not at all. */
export function writeFamily(folder: string, family: string, records: readonly RunRecord[]): void {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${family}${ending}`)
  const text = `${records.map(encodeRecord).join('\n')}\n`
  writeFileSync(`${file}.part`, gzipSync(text, { level: 4 }))
  renameSync(`${file}.part`, file)
}

/** Names of the families that are there. */
export function familiesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort()
}

/** The runs of one family, one after the other: a family's events need not be in memory at once. */
export function* readFamily(folder: string, family: string): Generator<RunRecord> {
  const text = gunzipSync(readFileSync(join(folder, `${family}${ending}`))).toString('utf8')
  for (let from = 0; from < text.length; ) {
    const to = text.indexOf('\n', from)
    yield decodeRecord(text.slice(from, to))
    from = to + 1
  }
}

/** Every run of the clinic, family by family. */
export function* readClinic(folder: string = defaultFolder): Generator<RunRecord> {
  for (const family of familiesIn(folder)) yield* readFamily(folder, family)
}
