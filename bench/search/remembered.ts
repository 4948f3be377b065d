import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * What a peer came to once is kept below the temporary folder, so that a long part can be run in pieces: `run` is called only
 * where nothing is kept under this name. Names hold all that the result depends on, the peer's version with it.
 */
export async function remembered<T>(part: string, name: string, run: () => Promise<T>): Promise<T> {
  const folder = join(tmpdir(), `babysit-bench-${part}`)
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name.replace(/[^\w.]+/g, '-')}.json`)
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(await run()))
  return JSON.parse(readFileSync(file, 'utf8')) as T
}
