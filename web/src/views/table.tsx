import { useMemo, useState } from 'preact/hooks'
import type { TrialLine } from '../../../src/server/messages.ts'
import { save, toCsv } from '../parts/downloads.tsx'
import { runPath } from '../parts/findings.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { VirtualTable } from '../parts/virtual-table.tsx'
import { useKeys } from '../state/keys.ts'
import { go, setQuery, usePlace } from '../state/location.ts'
import { grouped } from './grouped-rows.ts'
import { useStudy } from './study-data.ts'
import { type Column, cellOf, columnsOf, groupings } from './trial-columns.ts'
import { parseFilter } from './trial-filter.ts'

/** Every trial with everything about it: filter, sort, choose, compare, take along. */
export function TableView({ study, readOnly }: { readonly study: string; readonly readOnly: boolean }) {
  const { data, error } = useStudy(study)
  const { query } = usePlace()
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const filter = query.get('filter') ?? ''
  const [sortBy = 'number', direction = 'up'] = (query.get('sort') ?? 'number~up').split('~')
  const identical = query.get('identical') === '1'
  const pinned = useMemo(
    () => new Set((query.get('pin') ?? '').split(',').filter(Boolean)),
    [query.get('pin')],
  )
  const names = query.get('columns') ?? ''

  const columns = useMemo(
    () => (data === null ? [] : columnsOf(data, { identical, search: names, pinned })),
    [data, identical, names, pinned],
  )
  const { test, trouble } = useMemo(() => parseFilter(filter), [filter])
  const rows = useMemo(() => {
    const kept = (data?.trials ?? []).filter(test)
    const column = columns.find(({ key }) => key === sortBy)
    return column === undefined ? kept : sorted(kept, column, direction === 'down')
  }, [data, test, columns, sortBy, direction])
  const groupBy = query.get('group')
  const byChoices = useMemo(() => (data === null ? [] : groupings(data)), [data])
  const lines = useMemo(() => {
    const by = byChoices.find(({ key }) => key === groupBy)
    return by === undefined || data === null ? rows : grouped(rows, { by, goal: data.goal })
  }, [rows, byChoices, groupBy])

  useKeys([
    {
      press: '/',
      does: 'filter the table',
      run: () => document.querySelector<HTMLInputElement>('#filter')?.focus(),
    },
    {
      press: 'b',
      does: 'best first',
      run: () => setQuery({ sort: `goal~${data?.goal.direction === 'minimize' ? 'up' : 'down'}` }),
    },
    {
      press: 'i',
      does: 'columns that are equal everywhere: show or hide',
      run: () => setQuery({ identical: identical ? null : '1' }),
    },
  ])
  if (data === null) return <Trouble error={error} waiting="Reading trials" />
  const cells = () => rows.map((trial) => columns.map((column) => cellOf(trial, column)))
  const compare = () => go(`/s/${encodeURIComponent(study)}/compare?trials=${[...chosen].join(',')}`)
  return (
    <>
      <p class="kicker">{study}</p>
      <h1>Trials</h1>
      <div class="tools">
        <label>
          Filter{' '}
          <input
            id="filter"
            value={filter}
            size={32}
            placeholder="lr<0.01 state=complete"
            aria-describedby="filter-hint"
            onInput={(event) => setQuery({ filter: event.currentTarget.value })}
          />
        </label>
        <label>
          Columns{' '}
          <input
            value={names}
            size={14}
            placeholder="val/"
            onInput={(event) => setQuery({ columns: event.currentTarget.value })}
          />
        </label>
        <label>
          <input
            type="checkbox"
            checked={identical}
            onChange={() => setQuery({ identical: identical ? null : '1' })}
          />{' '}
          equal columns too
        </label>
        <label>
          Group by{' '}
          <select value={groupBy ?? ''} onChange={(event) => setQuery({ group: event.currentTarget.value })}>
            <option value="">nothing</option>
            {byChoices.map(({ key, title }) => (
              <option key={key} value={key}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <button type="button" disabled={chosen.size < 2} onClick={compare}>
          Compare {chosen.size > 0 ? chosen.size : ''}
        </button>
        <button
          type="button"
          onClick={() =>
            save(
              `${study}.csv`,
              toCsv(
                columns.map(({ title }) => title),
                cells(),
              ),
              'text/csv',
            )
          }
        >
          CSV
        </button>
        <button
          type="button"
          onClick={() => save(`${study}.json`, JSON.stringify(rows, null, 2), 'application/json')}
        >
          JSON
        </button>
      </div>
      <p id="filter-hint" class="soft">
        {trouble ??
          `${rows.length} of ${data.trials.length} trials, ${columns.length} columns. Up and down move, Enter opens, Space chooses.`}
      </p>
      <VirtualTable
        label={`Trials of ${study}`}
        columns={columns}
        rows={lines}
        chosen={chosen}
        sort={{ by: sortBy, direction: direction === 'down' ? 'down' : 'up' }}
        pinned={pinned}
        onSort={(key) => setQuery({ sort: `${key}~${sortBy === key && direction === 'up' ? 'down' : 'up'}` })}
        onPin={(key) => {
          const next = new Set(pinned)
          if (!next.delete(key)) next.add(key)
          setQuery({ pin: [...next].join(',') })
        }}
        onChoose={(number) => {
          const next = new Set(chosen)
          if (!next.delete(number)) next.add(number)
          setChosen(next)
        }}
        onOpen={(trial) => {
          const attempt = trial.run?.split('/')[1]
          if (attempt !== undefined) go(runPath(study, attempt))
        }}
      />
      {readOnly && <p class="soft">Read-only: nothing can be asked of this study.</p>}
    </>
  )
}

function sorted(trials: readonly TrialLine[], column: Column, down: boolean): readonly TrialLine[] {
  const sign = down ? -1 : 1
  const empty = (value: unknown) => value === null || (typeof value === 'number' && Number.isNaN(value))
  return [...trials].sort((a, b) => {
    const [x, y] = [cellOf(a, column), cellOf(b, column)]
    // What is missing stands last, whichever way.
    if (empty(x) || empty(y)) return Number(empty(x)) - Number(empty(y)) || a.number - b.number
    if (typeof x === 'number' && typeof y === 'number') return sign * (x - y) || a.number - b.number
    return sign * String(x).localeCompare(String(y)) || a.number - b.number
  })
}
