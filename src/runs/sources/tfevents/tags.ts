/** One name of an event file, with what is remembered of it: metadata is written with a tag's first value only. */
export interface Tag {
  readonly index: number
  readonly text: string
  /** The name as written. */
  readonly bytes: Uint8Array
  /** The field of the value: `simple_value`, `tensor`, `histo`, `image`, `audio`, or `none`. */
  kind: string
  /** The plugin its metadata names; empty where none does. */
  plugin: string
  /** The tag that came after this one the last time: programs say the same names in the same order. */
  next: Tag | null
}

export interface TagTable {
  readonly all: readonly Tag[]
  /** The tag whose name lies in these bytes; a new one where it has not been heard. */
  find(bytes: Uint8Array, start: number, end: number): Tag
}

/** Finds tags without decoding their text again: by the guess of `next`, else by a hash of the bytes. */
export function createTagTable(): TagTable {
  const all: Tag[] = []
  const byHash = new Map<number, Tag[]>()
  let last: Tag | null = null

  return {
    all,
    find(bytes, start, end) {
      const guess: Tag | null = last === null ? null : last.next
      if (guess !== null && isSame(guess.bytes, bytes, start, end)) {
        last = guess
        return guess
      }
      const tag = look(bytes, start, end)
      if (last !== null) last.next = tag
      last = tag
      return tag
    },
  }

  function look(bytes: Uint8Array, start: number, end: number): Tag {
    const hash = hashOf(bytes, start, end)
    const bucket = byHash.get(hash)
    const known = bucket?.find((tag) => isSame(tag.bytes, bytes, start, end))
    if (known !== undefined) return known
    const own = bytes.slice(start, end)
    const text = Buffer.from(own).toString('utf8')
    const tag: Tag = { index: all.length, text, bytes: own, kind: 'none', plugin: '', next: null }
    all.push(tag)
    if (bucket === undefined) byHash.set(hash, [tag])
    else bucket.push(tag)
    return tag
  }
}

function isSame(own: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const { length } = own
  if (length !== end - start) return false
  // From the end: names of one run begin alike.
  for (let at = length - 1; at >= 0; at--) if (own[at] !== bytes[start + at]) return false
  return true
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193)
  return hash
}
