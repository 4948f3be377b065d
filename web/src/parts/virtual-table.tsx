import { Component } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { formatNumber, formatSetting } from '../../../src/report/numbers.ts'
import type { TrialLine } from '../../../src/server/messages.ts'
import { isGroup, type TableRow } from '../views/grouped-rows.ts'
import { type Column, cellOf } from '../views/trial-columns.ts'
import { Badge } from './badge.tsx'

const rowHeight = 30
const checkWidth = 34
/** Rows and columns drawn beyond what is seen, so that scrolling finds them there. */
const margin = 6

export interface VirtualTableProps {
  readonly label: string
  readonly columns: readonly Column[]
  readonly rows: readonly TableRow[]
  readonly chosen: ReadonlySet<number>
  readonly sort: { readonly by: string; readonly direction: 'up' | 'down' }
  readonly pinned: ReadonlySet<string>
  readonly onSort: (key: string) => void
  readonly onPin: (key: string) => void
  readonly onChoose: (number: number) => void
  readonly onOpen: (trial: TrialLine) => void
}

/** A table of any length: only the rows and columns in sight are in the page. Moves by keyboard like a list. */
export function VirtualTable(props: VirtualTableProps) {
  const { label, columns, rows, chosen, sort } = props
  const box = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, left: 0, width: 1000, height: 600 })
  const [focus, setFocus] = useState(0)
  const current = Math.min(focus, rows.length - 1)

  useEffect(() => {
    const element = box.current
    if (element === null) return
    const look = () => {
      const { scrollTop: top, scrollLeft: left, clientWidth: width, clientHeight: height } = element
      setView((old) =>
        old.top === top && old.left === left && old.width === width && old.height === height
          ? old
          : { top, left, width, height },
      )
    }
    look()
    element.addEventListener('scroll', look, { passive: true })
    const resize = new ResizeObserver(look)
    resize.observe(element)
    return () => {
      element.removeEventListener('scroll', look)
      resize.disconnect()
    }
  }, [])

  const firstRow = Math.max(0, Math.floor(view.top / rowHeight) - margin)
  const lastRow = Math.min(rows.length, Math.ceil((view.top + view.height) / rowHeight) + margin)
  const places = useMemo(() => placesOf(columns), [columns])
  const firstColumn = Math.max(0, places.findIndex(({ left, width }) => left + width >= view.left) - 1)
  const beyond = places.findIndex(({ left }) => left > view.left + view.width)
  const lastColumn = beyond < 0 ? columns.length : Math.min(columns.length, beyond + 1)
  const shown = useMemo(
    () =>
      places.slice(firstColumn, lastColumn).map((place, index) => ({ ...place, index: firstColumn + index })),
    [places, firstColumn, lastColumn],
  )
  const last = places.at(-1)
  const fullWidth = last === undefined ? checkWidth : last.left + last.width
  // As many as are ever in sight at this height: scrolling fills the same elements with other rows.
  const slots = Math.min(rows.length, Math.ceil(view.height / rowHeight) + 2 * margin + 1)

  const move = (to: number) => {
    const row = Math.max(0, Math.min(rows.length - 1, to))
    setFocus(row)
    const element = box.current
    if (element === null) return
    const top = row * rowHeight
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + 2 * rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = top + 2 * rowHeight - element.clientHeight
  }
  const onKey = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 2)
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + page,
      PageUp: current - page,
      Home: 0,
      End: rows.length - 1,
    }
    const row = rows[current]
    const trial = row === undefined || isGroup(row) ? undefined : row
    const to = moves[event.key]
    if (to !== undefined) move(to)
    else if (event.key === 'Enter' && trial !== undefined && event.target === box.current) props.onOpen(trial)
    else if (event.key === ' ' && trial !== undefined && event.target === box.current)
      props.onChoose(trial.number)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const rowOf = (event: Event) => {
    const element = (event.target as Element).closest<HTMLElement>('[data-row]')
    return element === null ? null : Number(element.dataset['row'])
  }
  const onClick = (event: MouseEvent) => {
    const row = rowOf(event)
    const trial = row === null ? undefined : rows[row]
    if (row === null || trial === undefined) return
    setFocus(row)
    if (isGroup(trial)) return
    const target = event.target as Element
    if (target.closest('[data-open]') !== null) props.onOpen(trial)
    else if (target.closest('[data-choose]') !== null) props.onChoose(trial.number)
  }
  const onDoubleClick = (event: MouseEvent) => {
    const row = rowOf(event)
    const trial = row === null ? undefined : rows[row]
    if (trial !== undefined && !isGroup(trial)) props.onOpen(trial)
  }

  return (
    <div
      ref={box}
      class="virtual"
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={rows[current] === undefined ? undefined : idOf(rows[current], current)}
      tabIndex={0}
      onKeyDown={onKey}
      onClick={onClick}
      onDblClick={onDoubleClick}
    >
      <div
        class="virtual-space"
        style={{
          width: `${fullWidth}px`,
          height: `${(rows.length + 1) * rowHeight}px`,
        }}
      >
        <div class="virtual-head" role="row" aria-rowindex={1}>
          <div class="cell check" role="columnheader" aria-colindex={1} aria-label="chosen" />
          {shown.map(({ column, index, left, width }) => (
            <div
              key={column.key}
              class={column.numeric ? 'cell number' : 'cell'}
              role="columnheader"
              aria-colindex={index + 2}
              aria-sort={
                sort.by === column.key ? (sort.direction === 'up' ? 'ascending' : 'descending') : 'none'
              }
              style={{ left: `${left}px`, width: `${width}px` }}
            >
              <button
                type="button"
                title={`Sort by ${column.title}`}
                onClick={() => props.onSort(column.key)}
              >
                {column.title}
                {sort.by === column.key && (sort.direction === 'up' ? ' ↑' : ' ↓')}
              </button>
              {index > 3 && (
                <button
                  type="button"
                  class="pin"
                  aria-pressed={props.pinned.has(column.key)}
                  title="Move to the front and keep"
                  aria-label={`Pin ${column.title}`}
                  onClick={() => props.onPin(column.key)}
                >
                  {props.pinned.has(column.key) ? '◆' : '◇'}
                </button>
              )}
            </div>
          ))}
        </div>
        {Array.from({ length: slots }, (_, slot) => {
          const row = firstRow + ((((slot - firstRow) % slots) + slots) % slots)
          const trial = row < lastRow ? rows[row] : undefined
          if (trial === undefined) return null
          if (isGroup(trial)) {
            return <GroupRow key={slot} words={trial.group} row={row} current={row === current} />
          }
          return (
            <Row
              key={slot}
              trial={trial}
              row={row}
              current={row === current}
              chosen={chosen.has(trial.number)}
              shown={shown}
            />
          )
        })}
      </div>
    </div>
  )
}

function idOf(row: TableRow, index: number): string {
  return isGroup(row) ? `group-row-${index}` : `row-${row.number}`
}

function GroupRow({
  words,
  row,
  current,
}: {
  readonly words: string
  readonly row: number
  readonly current: boolean
}) {
  return (
    <div
      id={`group-row-${row}`}
      data-row={row}
      class={`virtual-row group ${current ? 'current' : ''}`}
      role="row"
      aria-rowindex={row + 2}
      style={{ transform: `translateY(${(row + 1) * rowHeight}px)` }}
    >
      <div class="group-words" role="gridcell" aria-colindex={1}>
        {words}
      </div>
    </div>
  )
}

/** One row; drawn anew only where what it shows is another. Events of rows are heard by the table. */
class Row extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    return (Object.keys(next) as (keyof RowProps)[]).some((name) => next[name] !== this.props[name])
  }
  override render() {
    return <RowCells {...this.props} />
  }
}

interface RowProps {
  readonly trial: TrialLine
  readonly row: number
  readonly current: boolean
  readonly chosen: boolean
  readonly shown: readonly ColumnPlace[]
}

function RowCells(about: RowProps) {
  const { trial, row, current, chosen, shown } = about
  return (
    <div
      id={`row-${trial.number}`}
      data-row={row}
      class={`virtual-row ${current ? 'current' : ''} ${chosen ? 'chosen' : ''}`}
      role="row"
      aria-rowindex={row + 2}
      aria-selected={chosen}
      style={{ transform: `translateY(${(row + 1) * rowHeight}px)` }}
    >
      <div class="cell check" role="gridcell" aria-colindex={1}>
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={`choose trial ${trial.number}`}
          checked={chosen}
          data-choose
        />
      </div>
      {shown.map(({ column, index, left, width }) => (
        <div
          key={column.key}
          role="gridcell"
          aria-colindex={index + 2}
          class={column.numeric ? 'cell number' : 'cell'}
          style={{ left: `${left}px`, width: `${width}px` }}
        >
          <Cell trial={trial} column={column} />
        </div>
      ))}
    </div>
  )
}

interface ColumnPlace {
  readonly column: Column
  /** Among all columns, from 0. */
  readonly index: number
  /** Pixels. */
  readonly left: number
  readonly width: number
}

const usualWidths: Readonly<Record<string, number>> = {
  number: 64,
  stage: 76,
  state: 100,
  seed: 72,
  purpose: 148,
  epochs: 92,
  seconds: 108,
  note: 240,
}

/** Wide enough for a column's name, or for what usually stands in it. */
function placesOf(columns: readonly Column[]): readonly Omit<ColumnPlace, 'index'>[] {
  let left = checkWidth
  return columns.map((column) => {
    const width = usualWidths[column.key] ?? Math.max(92, Math.min(260, 8 * column.title.length + 44))
    left += width
    return { column, left: left - width, width }
  })
}

function Cell({ trial, column }: { readonly trial: TrialLine; readonly column: Column }) {
  const value = cellOf(trial, column)
  if (column.key === 'number' && trial.run !== null) {
    return (
      <button type="button" class="as-link" tabIndex={-1} data-open>
        {value}
      </button>
    )
  }
  if (column.key === 'state') return <Badge word={trial.state} />
  if (value === null) return null
  if (typeof value !== 'number') return <span title={value}>{value}</span>
  return column.key.startsWith('set.') ? formatSetting(Number(value.toPrecision(4))) : formatNumber(value, 4)
}
