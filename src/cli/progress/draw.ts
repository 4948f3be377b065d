import { displayWidth } from '../../report/console/display-text.ts'
import { formatDuration, formatNumber } from '../../report/numbers.ts'
import { clip } from '../output/clip.ts'
import type { Painter, Tone } from '../output/color.ts'
import { type Progress, timeLeft } from './progress.ts'

/** A part of the line. Where there is no room, parts of the highest `drop` go first. */
export interface Piece {
  readonly text: string
  readonly tone: Tone
  readonly drop: number
}

const separator = ' · '

/**
 * One to three lines of at most `width` columns: stage and trials, the newest finding, and whether it is stopping.
 * A function of its arguments, so that it can be drawn again at any width.
 */
export function drawProgress(
  progress: Progress,
  about: { width: number; now: number; paint: Painter },
): string[] {
  const { width, paint } = about
  const lines = [joinPieces(pieces(progress, about.now, width), width, paint)]
  if (progress.finding !== null) lines.push(findingLine(progress, width, paint))
  if (progress.stopping > 0) lines.push(paint('yellow', clip(stoppingWords(progress), width)))
  return lines
}

function pieces(progress: Progress, now: number, width: number): Piece[] {
  if (progress.stage === null) return [{ text: 'starting', tone: 'bold', drop: 0 }]
  const left = timeLeft(progress, now)
  const all: (Piece | null)[] = [
    { text: `${progress.stage} ${progress.finished}/${progress.planned}`, tone: 'bold', drop: 0 },
    width >= 60 && progress.planned > 0
      ? { text: bar(progress, width >= 100 ? 20 : 10), tone: 'cyan', drop: 5 }
      : null,
    { text: `${progress.running.size} running`, tone: 'plain', drop: 4 },
    progress.diverged > 0 ? { text: `${progress.diverged} diverged`, tone: 'yellow', drop: 6 } : null,
    progress.failed > 0 ? { text: `${progress.failed} failed`, tone: 'red', drop: 2 } : null,
    bestPiece(progress, width),
    left === null ? null : { text: `${leftWords(left)} left`, tone: 'plain', drop: 3 },
  ]
  return all.filter((piece) => piece !== null)
}

function bestPiece({ best, goal }: Progress, width: number): Piece | null {
  if (best === null) return null
  const value = formatNumber(best.goal, 4)
  if (width < 50) return { text: `best ${value}`, tone: 'green', drop: 1 }
  const noise = best.noise === null ? '' : ` ±${formatNumber(best.noise, 1)}`
  return { text: `best ${goal.series} ${value}${noise} (#${best.trial})`, tone: 'green', drop: 1 }
}

/** Coarser than elsewhere, as it is a guess that changes with every drawing. */
function leftWords(seconds: number): string {
  if (seconds < 10) return 'a few seconds'
  if (seconds < 90) return `about ${Math.ceil(seconds / 10) * 10} s`
  return `about ${formatDuration(seconds)}`
}

function bar({ finished, planned }: Progress, cells: number): string {
  const full = Math.min(cells, Math.floor((finished / planned) * cells))
  return '█'.repeat(full) + '░'.repeat(cells - full)
}

export function joinPieces(all: readonly Piece[], width: number, paint: Painter): string {
  let kept = [...all]
  const columns = () =>
    kept.reduce((sum, piece) => sum + displayWidth(piece.text) + separator.length, -separator.length)
  while (kept.length > 1 && columns() > width) {
    const worst = Math.max(...kept.map((piece) => piece.drop))
    kept = kept.filter((piece) => piece.drop !== worst)
  }
  if (columns() > width) return clip(kept[0]!.text, width)
  return kept.map((piece) => paint(piece.tone, piece.text)).join(paint('dim', separator))
}

function findingLine({ finding, findings }: Progress, width: number, paint: Painter): string {
  const { finding: newest, trial } = finding!
  const where = trial === null ? '' : ` (#${trial})`
  const more = findings.size > 1 ? `, ${findings.size} in all` : ''
  const room = width - displayWidth(where) - displayWidth(more)
  const tone: Tone = newest.severity === 'error' ? 'red' : newest.severity === 'warning' ? 'yellow' : 'dim'
  if (room < 20) return paint(tone, clip(`! ${newest.what}`, width))
  return paint(tone, `${clip(`! ${newest.what}`, room)}${where}${more}`)
}

function stoppingWords({ stopping, running }: Progress): string {
  if (stopping === 1) return `stopping: ${running.size} running trials finish; Ctrl-C again stops them`
  if (stopping === 2) return 'stopping the running trials; Ctrl-C again leaves at once'
  return 'leaving'
}
