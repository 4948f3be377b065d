import { mergeFacts } from '../../domain/merge-facts.ts'
import { withoutRewound } from '../../domain/rewind.ts'
import type { RunId } from '../../domain/run.ts'
import type { Facts, LayerReport, Point } from '../../domain/series.ts'
import type { ColumnsFrom, GappedColumn, HeardLines, HeardRun, PointColumns, PointsFrom } from '../store.ts'
import type { Database } from './database.ts'
import { sql } from './database.ts'
import { fromJson, toJson } from './json.ts'
import { noRun } from './no-run.ts'
import { decodeColumns, decodePoints, encodePoints } from './points-chunk.ts'

/** Points in one blob. */
const chunkSize = 1000

/**
 * Appends what was heard; to be called within a transaction.
 *
 * A small append is a small piece of its own, whatever is there already. Once the open pieces hold a chunk's worth of
 * points they are merged into one, so that every point is rewritten at most once or twice, and reading meets few blobs. A
 * rewind rewrites the run.
 */
export function append(db: Database, id: RunId, heard: HeardLines): void {
  const columns = ['key', 'facts', 'heard', 'open_points', 'next_piece', 'rewound'] as const
  const [run] = db.rows(sql.selectFrom('runs').select(columns).where('id', '=', id))
  if (run === undefined) throw noRun(db, id)
  if (heard.offset <= run.heard) return

  let piece = run.next_piece
  let openPoints = run.open_points
  let { points } = heard
  const { rewinds = [] } = heard
  if (rewinds.length > 0) {
    points = [...withoutRewound(takeAll(db, run.key), rewinds), ...points]
    openPoints = 0
  }
  if (points.length > 0) {
    if (openPoints > 0 && openPoints + points.length >= chunkSize)
      points = [...takeOpen(db, run.key), ...points]
    else openPoints += points.length
    if (points.length >= chunkSize) openPoints = points.length % chunkSize
    for (const chunk of chunksOf(points)) {
      const open = chunk.length < chunkSize ? 1 : 0
      db.write(
        sql.insertInto('points').values({
          run: run.key,
          piece: piece++,
          open,
          data: encodePoints(chunk),
          count: chunk.length,
        }),
      )
    }
  }
  if (heard.layers.length > 0) {
    db.write(sql.insertInto('layers').values({ run: run.key, piece: piece++, data: toJson(heard.layers) }))
  }
  const known =
    heard.facts === undefined ? {} : { facts: toJson(mergeFacts(fromJson(run.facts) as Facts, heard.facts)) }
  const listening = heard.listening === undefined ? {} : { listening: toJson(heard.listening) }
  const change = {
    heard: heard.offset,
    open_points: openPoints,
    next_piece: piece,
    ...(rewinds.length === 0 ? {} : { rewound: run.rewound + 1 }),
    ...known,
    ...listening,
  }
  db.write(sql.updateTable('runs').set(change).where('key', '=', run.key))
}

/** To be called within one reading. */
export function readHeard(db: Database, id: RunId): HeardRun {
  const [run] = db.rows(
    sql.selectFrom('runs').select(['key', 'facts', 'heard', 'listening']).where('id', '=', id),
  )
  if (run === undefined) return { points: [], layers: [], facts: {}, offset: 0, listening: null }
  const pieces = db.rows(sql.selectFrom('points').select('data').where('run', '=', run.key).orderBy('piece'))
  return {
    points: pieces.flatMap((piece) => decodePoints(piece.data)),
    layers: layersOf(db, run.key),
    facts: fromJson(run.facts) as Facts,
    offset: run.heard,
    listening: fromJson(run.listening) as HeardRun['listening'],
  }
}

/** To be called within one reading. */
export function readLayers(db: Database, id: RunId): readonly LayerReport[] {
  const [run] = db.rows(sql.selectFrom('runs').select('key').where('id', '=', id))
  return run === undefined ? [] : layersOf(db, run.key)
}

function layersOf(db: Database, run: number): readonly LayerReport[] {
  const pieces = db.rows(sql.selectFrom('layers').select('data').where('run', '=', run).orderBy('piece'))
  return pieces.flatMap(({ data }) => fromJson(data) as readonly LayerReport[])
}

/** To be called within one reading. Only the pieces that hold what is wanted are decoded. */
export function readPoints(db: Database, id: RunId, from: number): PointsFrom {
  const { pieces, skip, ...about } = piecesFrom(db, id, from)
  const points = pieces.flatMap((data) => decodePoints(data))
  return { points: points.slice(skip), ...about }
}

/** As `readPoints`. */
export function readColumns(db: Database, id: RunId, from: number): ColumnsFrom {
  const { pieces, skip, ...about } = piecesFrom(db, id, from)
  const columns = pieces.map((data) => decodeColumns(data))
  const [first, ...others] = columns
  return {
    columns: first === undefined || skip === 0 ? columns : [withoutRows(first, skip), ...others],
    ...about,
  }
}

function withoutRows({ steps, epochs, times, series }: PointColumns, skip: number): PointColumns {
  return {
    steps: steps.subarray(skip),
    epochs: withoutFirst(epochs, skip),
    times: times.subarray(skip),
    series: series.map((column) => ({ name: column.name, ...withoutFirst(column, skip) })),
  }
}

function withoutFirst({ rows, values }: GappedColumn, skip: number): GappedColumn {
  if (rows === null) return { rows, values: values.subarray(skip) }
  const found = rows.findIndex((row) => row >= skip)
  const from = found < 0 ? rows.length : found
  return { rows: rows.subarray(from).map((row) => row - skip), values: values.subarray(from) }
}

/** The pieces that hold points from one on, how many of the first are before it, and how many points there are in all. */
function piecesFrom(
  db: Database,
  id: RunId,
  from: number,
): {
  readonly pieces: readonly Uint8Array[]
  readonly skip: number
  readonly total: number
  readonly rewound: number
} {
  const [run] = db.rows(sql.selectFrom('runs').select(['key', 'rewound']).where('id', '=', id))
  if (run === undefined) return { pieces: [], skip: 0, total: 0, rewound: 0 }
  const { rewound } = run
  const pieces = db.rows(
    sql.selectFrom('points').select(['piece', 'count']).where('run', '=', run.key).orderBy('piece'),
  )
  let before = 0
  let first: { piece: number; skip: number } | null = null
  for (const { piece, count } of pieces) {
    if (first === null && before + count > from) first = { piece, skip: Math.max(0, from - before) }
    before += count
  }
  if (first === null) return { pieces: [], skip: 0, total: before, rewound }
  const wanted = db.rows(
    sql
      .selectFrom('points')
      .select('data')
      .where('run', '=', run.key)
      .where('piece', '>=', first.piece)
      .orderBy('piece'),
  )
  return { pieces: wanted.map(({ data }) => data), skip: first.skip, total: before, rewound }
}

function takeAll(db: Database, run: number): readonly Point[] {
  const pieces = db.rows(sql.selectFrom('points').select('data').where('run', '=', run).orderBy('piece'))
  db.write(sql.deleteFrom('points').where('run', '=', run))
  return pieces.flatMap((piece) => decodePoints(piece.data))
}

function takeOpen(db: Database, run: number): readonly Point[] {
  const open = db.rows(
    sql.selectFrom('points').select('data').where('run', '=', run).where('open', '=', 1).orderBy('piece'),
  )
  db.write(sql.deleteFrom('points').where('run', '=', run).where('open', '=', 1))
  return open.flatMap((piece) => decodePoints(piece.data))
}

function chunksOf(points: readonly Point[]): readonly (readonly Point[])[] {
  const chunks: (readonly Point[])[] = []
  for (let from = 0; from < points.length; from += chunkSize)
    chunks.push(points.slice(from, from + chunkSize))
  return chunks
}
