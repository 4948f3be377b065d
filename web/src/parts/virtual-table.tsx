import { useEffect, useRef, useState } from 'preact/hooks'
import { formatNumber, formatSetting } from '../../../src/report/numbers.ts'
import type { TrialLine } from '../../../src/server/messages.ts'
import { type Column, cellOf } from '../views/trial-columns.ts'
import { Badge } from './badge.tsx'

const rowHeight = 30
const columnWidth = 124
/** Rows and columns drawn beyond what is seen, so that scrolling finds them there. */
const margin = 6

export interface VirtualTableProps {
  readonly label: string
  readonly columns: readonly Column[]
  readonly rows: readonly TrialLine[]
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
    const look = () =>
      setView({
        top: element.scrollTop,
        left: element.scrollLeft,
        width: element.clientWidth,
        height: element.clientHeight,
      })
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
  const firstColumn = Math.max(0, Math.floor(view.left / columnWidth) - 2)
  const lastColumn = Math.min(columns.length, Math.ceil((view.left + view.width) / columnWidth) + 2)
  const shown = columns.slice(firstColumn, lastColumn)

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
    const trial = rows[current]
    const to = moves[event.key]
    if (to !== undefined) move(to)
    else if (event.key === 'Enter' && trial !== undefined && event.target === box.current) props.onOpen(trial)
    else if (event.key === ' ' && trial !== undefined && event.target === box.current)
      props.onChoose(trial.number)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      ref={box}
      class="virtual"
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={rows[current] === undefined ? undefined : `row-${rows[current].number}`}
      tabIndex={0}
      onKeyDown={onKey}
    >
      <div
        class="virtual-space"
        style={{
          width: `${columns.length * columnWidth + 40}px`,
          height: `${(rows.length + 1) * rowHeight}px`,
        }}
      >
        <div class="virtual-head" role="row" aria-rowindex={1}>
          <div class="cell check" role="columnheader" aria-colindex={1} aria-label="chosen" />
          {shown.map((column, index) => (
            <div
              key={column.key}
              class="cell"
              role="columnheader"
              aria-colindex={firstColumn + index + 2}
              aria-sort={
                sort.by === column.key ? (sort.direction === 'up' ? 'ascending' : 'descending') : 'none'
              }
              style={{ left: `${(firstColumn + index) * columnWidth + 34}px` }}
            >
              <button
                type="button"
                title={`Sort by ${column.title}`}
                onClick={() => props.onSort(column.key)}
              >
                {column.title}
                {sort.by === column.key && (sort.direction === 'up' ? ' ↑' : ' ↓')}
              </button>
              {firstColumn + index > 3 && (
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
        {rows.slice(firstRow, lastRow).map((trial, index) => {
          const row = firstRow + index
          return (
            <div
              key={trial.number}
              id={`row-${trial.number}`}
              class={`virtual-row ${row === current ? 'current' : ''} ${chosen.has(trial.number) ? 'chosen' : ''}`}
              role="row"
              aria-rowindex={row + 2}
              aria-selected={chosen.has(trial.number)}
              style={{ top: `${(row + 1) * rowHeight}px` }}
              onClick={() => setFocus(row)}
              onDblClick={() => props.onOpen(trial)}
            >
              <div class="cell check" role="gridcell" aria-colindex={1}>
                <input
                  type="checkbox"
                  tabIndex={-1}
                  aria-label={`choose trial ${trial.number}`}
                  checked={chosen.has(trial.number)}
                  onChange={() => props.onChoose(trial.number)}
                />
              </div>
              {shown.map((column, place) => (
                <div
                  key={column.key}
                  role="gridcell"
                  aria-colindex={firstColumn + place + 2}
                  class={`cell ${column.numeric ? 'number' : ''}`}
                  style={{ left: `${(firstColumn + place) * columnWidth + 34}px` }}
                >
                  <Cell trial={trial} column={column} onOpen={() => props.onOpen(trial)} />
                </div>
              ))}
            </div>
          )
        })}
      </div>
    </div>
  )
}

function Cell({
  trial,
  column,
  onOpen,
}: {
  readonly trial: TrialLine
  readonly column: Column
  readonly onOpen: () => void
}) {
  const value = cellOf(trial, column)
  if (column.key === 'number' && trial.run !== null) {
    return (
      <button type="button" class="as-link" tabIndex={-1} onClick={onOpen}>
        {value}
      </button>
    )
  }
  if (column.key === 'state') return <Badge word={trial.state} />
  if (value === null) return null
  if (typeof value !== 'number') return <span title={value}>{value}</span>
  return column.key.startsWith('set.') ? formatSetting(Number(value.toPrecision(4))) : formatNumber(value, 4)
}
