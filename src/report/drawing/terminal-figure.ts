import { cut, displayWidth, padded, printable, wrapped } from '../console/display-text.ts'
import { type Paint, paint, type Terminal } from '../console/paint.ts'
import type { Figure, Hue, Mark } from '../figures/figure.ts'
import { CharacterCanvas, type Dash } from './character-canvas.ts'
import { clipped, project, projectFreely } from './projection.ts'
import { ticksOf } from './ticks.ts'

/** A figure as lines of characters, with its axes and what its marks mean; no line is wider than the terminal. */
export function drawTerminalFigure(figure: Figure, terminal: Terminal): string[] {
  const rows = Math.min(16, Math.max(8, Math.round(terminal.width / 5)))
  const yTicks = ticksOf(figure.y, Math.floor(rows / 3))
  const margin = Math.min(12, Math.max(3, ...yTicks.map((tick) => displayWidth(tick.text)))) + 1
  const columns = Math.max(10, terminal.width - margin - 1)
  const canvas = new CharacterCanvas({ columns, rows, unicode: terminal.unicode })
  for (const mark of figure.marks) drawMark(mark, figure, { canvas, terminal })
  const tickRows = new Map(
    yTicks.map((tick) => [Math.round((1 - project(figure.y, tick.at)) * (rows - 1)), tick.text]),
  )
  const wall = terminal.unicode ? '│' : '|'
  const body = canvas.cells().map((cells, row) => {
    const tick = padded(cut(tickRows.get(row) ?? '', margin - 1, terminal.unicode), margin - 1, 'right')
    return `${tick} ${wall}${painted(cells, terminal)}`
  })
  const foot = `${' '.repeat(margin)}${terminal.unicode ? '└' : '+'}${(terminal.unicode ? '─' : '-').repeat(columns)}`
  return [
    ...body.map((line) => line.trimEnd()),
    foot.slice(0, terminal.width),
    xAxis(figure, { margin, columns, terminal }),
    ...legend(figure, terminal),
  ]
}

const paints: Readonly<Record<Hue, Paint | null>> = {
  blue: 'blue',
  orange: 'orange',
  green: 'green',
  purple: 'purple',
  sky: 'sky',
  red: 'red',
  ink: null,
  muted: 'soft',
}

function painted(cells: readonly { text: string; hue: Hue | null }[], terminal: Terminal): string {
  if (!terminal.color) return cells.map((cell) => cell.text).join('')
  let [out, run, hue]: [string, string, Hue | null] = ['', '', null]
  const flush = () => {
    const name = hue === null ? null : paints[hue]
    out += name === null ? run : paint(run, name, terminal)
    run = ''
  }
  for (const cell of cells) {
    if (cell.hue !== hue) flush()
    hue = cell.hue
    run += cell.text
  }
  flush()
  return out
}

interface Board {
  readonly canvas: CharacterCanvas
  readonly terminal: Terminal
}

/** Thin grey lines are background: dotted, so that they can be told from the others without colour. */
function dashOf(mark: { hue: Hue; dash?: boolean; thin?: boolean }): Dash {
  if (mark.hue === 'muted' && mark.thin) return 'dots'
  return mark.dash ? 'dashes' : 'none'
}

function drawMark(mark: Mark, figure: Figure, { canvas, terminal }: Board): void {
  const [x, y] = [(value: number) => project(figure.x, value), (value: number) => project(figure.y, value)]
  if (mark.kind === 'line') {
    const units = mark.x.map(
      (at, i) => [projectFreely(figure.x, at), projectFreely(figure.y, mark.y[i] ?? Number.NaN)] as const,
    )
    let phase = 0
    for (const [i, to] of units.entries()) {
      const from = units[i - 1]
      const piece = from && !Number.isNaN(from[1]) && !Number.isNaN(to[1]) ? clipped(from, to) : null
      if (piece) phase = canvas.line(piece[0], piece[1], { hue: mark.hue, dash: dashOf(mark), phase })
    }
  } else if (mark.kind === 'rule') {
    const [from, to] =
      mark.along === 'x'
        ? ([
            [x(mark.at), 0],
            [x(mark.at), 1],
          ] as const)
        : ([
            [0, y(mark.at)],
            [1, y(mark.at)],
          ] as const)
    canvas.line(from, to, { hue: mark.hue, dash: dashOf(mark) })
  } else if (mark.kind === 'box') {
    const [[a, b], [c, d]] = [mark.x.map(x) as [number, number], mark.y.map(y) as [number, number]]
    for (const [from, to] of [
      [
        [a, c],
        [b, c],
      ],
      [
        [a, d],
        [b, d],
      ],
      [
        [a, c],
        [a, d],
      ],
      [
        [b, c],
        [b, d],
      ],
    ] as const) {
      canvas.line(from, to, { hue: mark.hue, dash: dashOf(mark) })
    }
  } else if (mark.kind === 'arrow') {
    canvas.line([x(mark.from[0]), y(mark.from[1])], [x(mark.to[0]), y(mark.to[1])], { hue: mark.hue })
  } else if (mark.kind === 'dots') {
    for (const dot of mark.dots) {
      if (Number.isNaN(dot.x) || Number.isNaN(dot.y)) continue
      const text = signOf(mark.shape, dot.shade, terminal)
      canvas.sign(x(dot.x), y(dot.y), {
        text,
        hue: dot.shade !== undefined && dot.shade < 2 ? 'muted' : mark.hue,
      })
    }
  } else if (mark.kind === 'rug') {
    for (const at of mark.x)
      canvas.sign(x(at), 1, { text: signOf('cross', undefined, terminal), hue: mark.hue })
  }
}

/** Shades become signs, so that they can be told apart without colour: digits from 1 (worst) to 5 (best). */
function signOf(
  shape: 'circle' | 'diamond' | 'cross' | 'ring',
  shade: number | undefined,
  terminal: Terminal,
): string {
  if (shape === 'cross') return terminal.unicode ? '×' : 'x'
  if (shape === 'ring') return terminal.unicode ? '★' : '*'
  if (shade !== undefined) return String(shade + 1)
  if (shape === 'diamond') return terminal.unicode ? '◆' : '#'
  return terminal.unicode ? '●' : 'o'
}

function xAxis(figure: Figure, on: { margin: number; columns: number; terminal: Terminal }): string {
  const line: string[] = new Array(on.columns).fill(' ')
  let free = 0
  for (const { at, text } of ticksOf(figure.x, Math.max(2, Math.floor(on.columns / 12)))) {
    const start = Math.min(
      Math.max(0, Math.round(project(figure.x, at) * (on.columns - 1) - text.length / 2)),
      on.columns - text.length,
    )
    if (start < free) continue
    for (const [i, character] of [...text].entries()) line[start + i] = character
    free = start + text.length + 1
  }
  return `${' '.repeat(on.margin + 1)}${line.join('')}`.slice(0, on.terminal.width).trimEnd()
}

/** What is drawn along each axis, then each labelled mark once. */
function legend(figure: Figure, terminal: Terminal): string[] {
  const entries = new Map<string, Hue>()
  for (const mark of figure.marks) {
    if (mark.kind === 'area' || mark.kind === 'interval' || mark.kind === 'bars') continue
    if (mark.kind === 'band' || mark.label === undefined || mark.label === '') continue
    const shaded =
      mark.kind === 'dots' && mark.dots.some((dot) => dot.shade !== undefined) && mark.shape !== 'ring'
    const sign =
      mark.kind === 'dots'
        ? shaded
          ? '1-5'
          : signOf(mark.shape, undefined, terminal)
        : mark.kind === 'rug'
          ? signOf('cross', undefined, terminal)
          : lineSign(mark, terminal)
    entries.set(printable(`${sign} ${mark.label}`, terminal.unicode), mark.hue)
  }
  const shades = figure.shades ? [`1 worst to 5 best ${figure.shades.label.split(',')[0] ?? ''}`] : []
  const axes = `x: ${figure.x.label}${isLog(figure.x)}, y: ${figure.y.label}${isLog(figure.y)}`
  const lines = wrapped(printable(axes, terminal.unicode), terminal.width).map((line) =>
    paint(line, 'soft', terminal),
  )
  return [
    ...lines,
    ...flowed([...[...entries], ...shades.map((text): [string, Hue] => [text, 'muted'])], terminal),
  ]
}

function isLog(axis: Figure['x']): string {
  return axis.kind === 'value' && axis.scale === 'log' ? ' (log)' : ''
}

function lineSign(mark: Mark, terminal: Terminal): string {
  const signs = terminal.unicode
    ? { none: '─', dashes: '╌', dots: '┈' }
    : { none: '-', dashes: '.', dots: '.' }
  return signs[dashOf(mark)]
}

function flowed(entries: readonly (readonly [string, Hue])[], terminal: Terminal): string[] {
  const lines: string[] = []
  let [line, columns] = ['', 0]
  for (const [text, hue] of entries) {
    const shown = cut(text, terminal.width, terminal.unicode)
    const name = paints[hue]
    const width = displayWidth(shown)
    if (columns > 0 && columns + 3 + width > terminal.width) {
      lines.push(line)
      ;[line, columns] = ['', 0]
    }
    line += `${columns > 0 ? '   ' : ''}${name === null ? shown : paint(shown, name, terminal)}`
    columns += (columns > 0 ? 3 : 0) + width
  }
  return line === '' ? lines : [...lines, line]
}
