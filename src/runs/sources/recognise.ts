import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { sources } from './index.ts'
import { type Glimpse, glimpseLength, type Likeness, type Source } from './source.ts'

const rank: Readonly<Record<Likeness, number>> = { no: 0, perhaps: 1, likely: 2, surely: 3 }

/**
 * The source for a place, by what is in it; `likeness` says how sure it is. Null where no source knows it.
 *
 * @throws what the file system says, where the place cannot be read
 */
export async function recognise(place: string): Promise<{ source: Source; likeness: Likeness } | null> {
  const glimpse = glimpseOf(place)
  let best: { source: Source; likeness: Likeness } | null = null
  for (const load of Object.values(sources)) {
    const source = await load()
    const likeness = source.recognise(glimpse)
    if (rank[likeness] > rank[best?.likeness ?? 'no']) best = { source, likeness }
  }
  return best
}

/** The beginning of a file, or the names in a folder. */
export function glimpseOf(path: string): Glimpse {
  if (statSync(path).isDirectory())
    return { path, kind: 'folder', head: new Uint8Array(), entries: readdirSync(path).sort() }
  const file = openSync(path, 'r')
  try {
    const head = Buffer.alloc(glimpseLength)
    let length = 0
    for (;;) {
      const got = readSync(file, head, length, head.length - length, length)
      if (got === 0) break
      length += got
    }
    return { path, kind: 'file', head: head.subarray(0, length), entries: [] }
  } finally {
    closeSync(file)
  }
}
