import { formatCount } from '../../report/numbers.ts'
import { tableLines } from '../output/lines.ts'
import type { Screen } from '../output/screen.ts'
import type { Understood } from './understood.ts'

/** The table of what was understood, then in words what was not and what to do about it. */
export async function tellUnderstood(understood: Understood, screen: Screen): Promise<void> {
  const { lines, reports, series, missed, bad } = understood
  if (screen.json) return screen.data(JSON.stringify({ schemaVersion: 1, ...understood }, spellNumbers, 2))
  if (series.length > 0) {
    const columns = ['series', 'called', 'points', 'steps', 'first', 'last', 'by']
    const rows = series.map((one) => [
      one.series,
      one.called,
      one.points,
      `${one.first.step} to ${one.last.step}${one.counted ? ' (counted)' : ''}`,
      cell(one.first.value),
      cell(one.last.value),
      one.by.join(', '),
    ])
    await screen.data(tableLines({ columns, rows }, screen).join('\n'))
  }
  const whence = lines === null ? '' : ` in ${formatCount(lines, 'line')}`
  screen.say(
    `${formatCount(reports, 'report')}${whence}${bad > 0 ? `; ${formatCount(bad, 'record')} could not be read` : ''}`,
  )
  if (series.some(({ counted }) => counted))
    screen.say(
      'counted: the output names no step for these reports, so that they are numbered, or stand at their epoch',
    )
  // Beside what was found, only what stands there about as often is worth a word.
  const telling = missed.filter(
    ({ lines: count }) => series.length === 0 || (count > 1 && count >= reports / 2),
  )
  const names = telling.slice(0, 6).map(({ name, lines: count }) => `${name} (${formatCount(count, 'line')})`)
  if (names.length > 0) screen.say(`Not taken: ${names.join(', ')}`)
  if (series.length === 0) screen.say(lines === 0 ? 'There was nothing to read.' : 'No metric was found.')
  if (series.length === 0 || names.length > 0) {
    const name = telling[0]?.name ?? 'val_score'
    screen.say(
      `Next:      babysit parse --metric '${name}'  takes a number by its name; of a line of any other form:`,
    )
    screen.say(String.raw`           babysit parse --metric 'val=/valid loss ([\d.e+-]+|nan)/'`)
    screen.say('           run, search and watch take --metric as well')
  }
}

function cell(value: number): number | string {
  return Number.isFinite(value) ? value : String(value)
}

/** JSON has no NaN and no infinity: they are spelt out. */
function spellNumbers(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}
