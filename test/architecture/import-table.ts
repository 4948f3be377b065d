import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './module-graph.ts'

/** Who may import whom, as ARCHITECTURE.md says: one row a folder or file of src, and what its values may come from. */
export interface ImportRow {
  /** `space`, `runs/wire`, `trainer/main.ts`. */
  readonly part: string
  /** Folders or files of src; `*` for all. */
  readonly from: readonly string[]
}

/** Reads the table below the heading "Who may import whom"; the longest part comes first. */
export function readImportTable(): readonly ImportRow[] {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
  const section = text.split(/^## /m).find((part) => part.startsWith('Who may import whom')) ?? ''
  const rows = [...section.matchAll(/^\| `([^|]+)` \|([^|]*)\|/gm)]
  return rows
    .flatMap(([, parts = '', from = '']) =>
      parts
        .split(/`, `/)
        .map((part) => ({ part, from: [...from.matchAll(/`([^`]+)`/g)].map((match) => match[1]!) })),
    )
    .sort((a, b) => b.part.length - a.part.length)
}

/** The row that rules a file of src, by the longest part that holds it. */
export function rowOf(path: string, table: readonly ImportRow[]): ImportRow | undefined {
  return table.find((row) => isWithin(path, row.part))
}

/** Whether a file may load another: what the row says, and what lies in the same part. */
export function mayImport(from: string, target: string, table: readonly ImportRow[]): boolean {
  const row = rowOf(from, table)
  if (row === undefined) return false
  // A row for one file adds to what its folder may, and its own part is the folder.
  const own = row.part.endsWith('.ts') ? row.part.split('/').slice(0, -1).join('/') : row.part
  if (own !== '' && isWithin(target, own)) return true
  return row.from.some((part) => part === '*' || isWithin(target, part))
}

function isWithin(path: string, part: string): boolean {
  return path === `src/${part}` || path.startsWith(`src/${part}/`)
}
