import { formatNumber } from '../../../src/report/numbers.ts'

/** Numbers for reading, row by row; long ones scroll. */
export function NumbersTable(about: {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (number | string | null)[])[]
  readonly caption: string
}) {
  const { columns, rows, caption } = about
  return (
    <section class="scroll tall" tabIndex={0} aria-label={caption}>
      <table>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, 2000).map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={columns[column]} class={typeof cell === 'number' ? 'number' : ''}>
                  {typeof cell === 'number' ? formatNumber(cell, 5) : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > 2000 && <p>Showing 2000 of {rows.length} rows; the CSV has all.</p>}
    </section>
  )
}
