import { fieldsOf } from '../protobuf.ts'

/** Which plugin a value is for, and what it says to the plugin. */
export interface PluginData {
  readonly name: string
  /** Start and end of the contents in the bytes; null where there are none. */
  readonly content: readonly [number, number] | null
}

/** A SummaryMetadata: plugin_data 1, and in it plugin_name 1 and content 2. */
export function readPluginData(bytes: Uint8Array, start: number, end: number): PluginData {
  let name = ''
  let content: readonly [number, number] | null = null
  const metadata = fieldsOf(bytes, start, end)
  for (let field = metadata.next(); field !== 0; field = metadata.next()) {
    if (field !== 1 || metadata.form !== 2) {
      metadata.skip()
      continue
    }
    const [from, to] = metadata.range()
    const data = fieldsOf(bytes, from, to)
    for (let part = data.next(); part !== 0; part = data.next()) {
      if (part === 1 && data.form === 2) name = data.text()
      else if (part === 2 && data.form === 2) content = data.range()
      else data.skip()
    }
  }
  return { name, content }
}

/** What an event holds that has no values. */
export interface Header {
  /** `file_version`, `graph_def`, `source_metadata` ... */
  readonly kind: string
  /** The version or the writer; empty for other kinds. */
  readonly text: string
  /** A session log that says that a session starts. */
  readonly starts: boolean
}

const kinds: Readonly<Record<number, string>> = {
  3: 'file_version',
  4: 'graph_def',
  6: 'log_message',
  7: 'session_log',
  8: 'tagged_run_metadata',
  9: 'meta_graph_def',
  10: 'source_metadata',
}
const sessionStart = 1

/** A field of an Event that is no summary, by its number and the bytes in it; null where it is none that we know. */
export function readHeader(
  bytes: Uint8Array,
  field: number,
  range: readonly [number, number],
): Header | null {
  const kind = kinds[field]
  if (kind === undefined) return null
  const [start, end] = range
  if (field === 3)
    return { kind, text: Buffer.from(bytes.subarray(start, end)).toString('utf8'), starts: false }
  let text = ''
  let starts = false
  if (field === 7 || field === 10) {
    const fields = fieldsOf(bytes, start, end)
    for (let part = fields.next(); part !== 0; part = fields.next()) {
      if (field === 7 && part === 1 && fields.form === 0) starts = fields.varint() === sessionStart
      else if (field === 10 && part === 1 && fields.form === 2) text = fields.text()
      else fields.skip()
    }
  }
  return { kind, text, starts }
}
