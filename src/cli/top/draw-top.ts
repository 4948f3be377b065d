import { cut, displayWidth, padded, printable } from '../../report/console/display-text.ts'
import { type Paint, paint, type Terminal } from '../../report/console/paint.ts'
import { CharacterCanvas } from '../../report/drawing/character-canvas.ts'
import { formatDuration, formatNumber, formatSettings } from '../../report/numbers.ts'
import type { CurveShape, FinishedLine, RunningTrial, TopView } from './top-view.ts'

/** Rows of characters of one curve. */
const curveRows = 3

/**
 * A study as lines that are no wider than the terminal, and no more than `height` where that is given: what is least
 * urgent goes first. A function of its arguments, so that it can be drawn again at any size.
 */
export function drawTop(view: TopView, terminal: Terminal, height = Number.POSITIVE_INFINITY): string[] {
  const head = headLines(view, terminal)
  const room = height - head.length
  const findings = findingLines(view, terminal, room < 12 ? 2 : 5)
  const curves: string[] = []
  for (const trial of view.running) {
    const lines = runningLines(trial, terminal)
    if (curves.length + lines.length > room - findings.length - 2) break
    curves.push(...lines)
  }
  const left = room - findings.length - curves.length
  const table =
    view.finished.length === 0 || left < 4 ? [] : tableLines(view, terminal, Math.min(left - 2, 12))
  const hidden = view.running.length - curves.length / (curveRows + 1)
  const more = hidden > 0 ? [paint(`and ${hidden} more running`, 'soft', terminal)] : []
  return [...head, ...curves, ...more, ...findings, ...table].slice(0, height)
}

function headLines(view: TopView, terminal: Terminal): string[] {
  const { best, goal, stages } = view
  const tone: Paint = view.state === 'running' ? 'green' : view.state === 'failed' ? 'red' : 'soft'
  const title = `${view.id}  ${view.state}  ${formatDuration(view.seconds)}`
  const mark = terminal.unicode
    ? { done: '✓', now: '▸', ahead: '·', to: ' → ' }
    : { done: '+', now: '>', ahead: '.', to: ' > ' }
  const path = stages.map(({ name, trials, through, current }) => {
    const sign = current ? mark.now : trials > 0 && through === trials ? mark.done : mark.ahead
    return `${sign}${name}${trials > 0 ? ` ${through}/${trials}` : ''}`
  })
  const bestText =
    best === null
      ? `best ${goal.series}: none yet`
      : `best ${goal.series} ${formatNumber(best.value, 4)}  #${best.trial}  ${formatSettings(best.settings)}`
  return [
    paint(oneLine(title, terminal), tone, terminal),
    paint(oneLine(view.program, terminal), 'soft', terminal),
    ...(path.length === 0 ? [] : flowed(path, mark.to, terminal)),
    paint(oneLine(bestText, terminal), best === null ? 'soft' : 'bold', terminal),
  ]
}

/** Words with a sign between them, on as many lines as they need. */
function flowed(words: readonly string[], between: string, terminal: Terminal): string[] {
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last !== undefined && displayWidth(last + between + word) <= terminal.width)
      lines[lines.length - 1] = last + between + word
    else lines.push(oneLine(word, terminal))
  }
  return lines
}

function runningLines({ number, settings, curve, epoch }: RunningTrial, terminal: Terminal): string[] {
  const last = curve?.values[curve.values.length - 1]
  const now =
    curve === null || last === undefined ? 'nothing heard yet' : `${curve.name} ${formatNumber(last, 4)}`
  const at = epoch === null ? '' : `  epoch ${formatNumber(epoch, 3)}`
  const title = paint(
    oneLine(`#${number}  ${now}${at}  ${formatSettings(settings)}`, terminal),
    'bold',
    terminal,
  )
  return [title, ...(curve === null ? new Array<string>(curveRows).fill('') : drawCurve(curve, terminal))]
}

/** The curve over its steps, from its least to its greatest value: these stand at its right. */
function drawCurve({ steps, values }: CurveShape, terminal: Terminal): string[] {
  let [low, high, first, end] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (!Number.isFinite(value)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
    first = Math.min(first, steps[row]!)
    end = Math.max(end, steps[row]!)
  }
  const labels = low > high ? ['', 'not finite', ''] : [formatNumber(high, 3), '', formatNumber(low, 3)]
  const side = Math.max(...labels.map(displayWidth)) + 1
  const columns = Math.max(10, Math.min(terminal.width, 100) - side)
  const canvas = new CharacterCanvas({ columns, rows: curveRows, unicode: terminal.unicode })
  const x = (step: number) => (end > first ? (step - first) / (end - first) : 0)
  const y = (value: number) => (high > low ? (value - low) / (high - low) : 0.5)
  let before: readonly [number, number] | null = null
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    const to: readonly [number, number] | null = Number.isFinite(value) ? [x(steps[row]!), y(value)] : null
    if (to !== null) canvas.line(before !== null && before[0] <= to[0] ? before : to, to, { hue: 'blue' })
    before = to
  }
  return canvas.cells().map((cells, row) => {
    const text = cells.map((cell) => cell.text).join('')
    return `${paint(text, 'blue', terminal)} ${paint(labels[row]!, 'soft', terminal)}`.trimEnd()
  })
}

function findingLines({ findings }: TopView, terminal: Terminal, most: number): string[] {
  if (findings.length === 0) return []
  const shown = findings.slice(0, most).map((finding) => {
    const trial = finding.run === undefined ? '' : ` #${finding.run.split('/')[1]?.split('.')[0]}`
    const tone = ({ error: 'red', warning: 'orange', note: 'soft' } as const)[finding.severity]
    return paint(oneLine(`! ${finding.rule}${trial}: ${finding.what}`, terminal), tone, terminal)
  })
  const more = findings.length - shown.length
  return more > 0 ? [...shown, paint(`  and ${more} more findings`, 'soft', terminal)] : shown
}

function tableLines({ finished, goal, best }: TopView, terminal: Terminal, most: number): string[] {
  const head = ['#', 'stage', 'status', goal.series, 'time', 'settings']
  const shown = finished.slice(0, Math.max(1, most - 1))
  const rows = shown.map((trial) => cellsOf(trial))
  const widths = head.map((title, column) =>
    Math.max(displayWidth(title), ...rows.map((row) => displayWidth(row[column]!))),
  )
  const line = (cells: readonly string[]) =>
    oneLine(
      cells
        .map((cell, column) => padded(cell, widths[column]!, column === 0 || column === 3 ? 'right' : 'left'))
        .join('  ')
        .trimEnd(),
      terminal,
    )
  return [
    paint(line(head), 'soft', terminal),
    ...rows.map((row, place) => {
      const { number, status } = shown[place]!
      if (number === best?.trial) return paint(line(row), 'green', terminal)
      return status === 'complete'
        ? line(row)
        : paint(line(row), status === 'failed' ? 'red' : 'soft', terminal)
    }),
  ]
}

function cellsOf({ number, stage, status, goal, seconds, settings }: FinishedLine): readonly string[] {
  const value = Number.isNaN(goal) ? '' : formatNumber(goal, 4)
  return [String(number), stage, status, value, formatDuration(seconds), formatSettings(settings)]
}

/** One line, without anything that would move the cursor. */
function oneLine(text: string, { width, unicode }: Terminal): string {
  return cut(printable(text, unicode), width, unicode)
}
