import { formatSetting } from '../../../src/report/numbers.ts'
import type { TrialLine } from '../../../src/server/messages.ts'
import { setQuery, usePlace } from '../state/location.ts'

/** What the settings of trials differ in, side by side; rows that are equal everywhere are hidden unless asked for. */
export function Differences({ trials }: { readonly trials: readonly TrialLine[] }) {
  const { query } = usePlace()
  const all = query.get('identical') === '1'
  const names = [...new Set(trials.flatMap(({ settings }) => Object.keys(settings)))]
  const differs = (name: string) => new Set(trials.map(({ settings }) => settings[name])).size > 1
  const rows = names.filter((name) => all || differs(name))
  const hidden = names.filter((name) => !differs(name)).length
  return (
    <section aria-labelledby="differences">
      <h2 id="differences">What their settings differ in</h2>
      <label class="tools">
        <input type="checkbox" checked={all} onChange={() => setQuery({ identical: all ? null : '1' })} />{' '}
        equal ones too ({hidden})
      </label>
      {rows.length === 0 ? (
        <p class="soft">In nothing but the seed.</p>
      ) : (
        <section class="scroll" tabIndex={0} aria-label="Settings side by side">
          <table class="side-by-side">
            <thead>
              <tr>
                <th scope="col">setting</th>
                {trials.map(({ number }) => (
                  <th key={number} scope="col" class="number">
                    #{number}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((name) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {trials.map(({ number, settings }) => (
                    <td key={number} class="number">
                      {settings[name] === undefined ? '' : formatSetting(settings[name])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  )
}
