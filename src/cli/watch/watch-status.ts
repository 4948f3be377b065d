import type { RunEvent } from '../../diagnosis/rules/rule.ts'
import type { Finding, Severity } from '../../domain/finding.ts'
import { formatCount, formatDuration, formatNumber } from '../../report/numbers.ts'
import type { Painter, Tone } from '../output/color.ts'
import { joinPieces, type Piece } from '../progress/draw.ts'

/** What was heard of one series. */
export interface HeardSeries {
  readonly count: number
  readonly first: number
  readonly last: number
}

/** What is known of a watched run, for the status line and for the closing words. */
export interface WatchStatus {
  readonly series: ReadonlyMap<string, HeardSeries>
  readonly findings: ReadonlyMap<string, Severity>
  /** Of each layer with weights, the newest size of an update over the size of its weights. */
  readonly ratios: ReadonlyMap<string, number>
  /** Forgets what was heard, as it will be told again; the findings are not news again. */
  begin(): void
  hear(event: RunEvent): void
  /** Whether the finding is news for people: a rule that has not spoken yet, or speaks more gravely. */
  find(finding: Finding): boolean
  /** One line of at most so many columns. */
  line(about: { readonly width: number; readonly seconds: number; readonly paint: Painter }): string
}

const gravity = { note: 0, warning: 1, error: 2 } as const

/** Shown in this order, as far as there is room. */
const shown = ['train/loss', 'val/loss', 'train/accuracy', 'val/accuracy', 'lr'] as const

export function createWatchStatus(): WatchStatus {
  const series = new Map<string, { count: number; first: number; last: number }>()
  const findings = new Map<string, Severity>()
  const ratios = new Map<string, number>()
  let step = 0
  let epoch: number | null = null

  return {
    series,
    findings,
    ratios,
    begin() {
      series.clear()
      ratios.clear()
      step = 0
      epoch = null
    },
    hear(event) {
      if (event.kind === 'layers')
        for (const { name, updateRatio } of event.report.layers)
          if (updateRatio !== undefined && updateRatio !== null) ratios.set(name, updateRatio)
      if (event.kind !== 'point') return
      const { point } = event
      step = Math.max(step, point.step)
      if (point.epoch !== undefined) epoch = Math.max(epoch ?? 0, point.epoch)
      for (const [name, value] of Object.entries(point.values)) {
        const known = series.get(name)
        if (known === undefined) series.set(name, { count: 1, first: value, last: value })
        else {
          known.count++
          known.last = value
        }
      }
    },
    find({ rule, severity }) {
      const before = findings.get(rule)
      findings.set(rule, severity)
      return before === undefined || gravity[severity] > gravity[before]
    },
    line({ width, seconds, paint }) {
      const values = shown.flatMap((name, place): Piece[] => {
        const heard = series.get(name)
        const text = `${name} ${formatNumber(heard?.last ?? 0, 4)}`
        return heard === undefined ? [] : [{ text, tone: place === 0 ? 'green' : 'plain', drop: 2 + place }]
      })
      const pieces: Piece[] = [
        { text: `babysit ${formatDuration(seconds)}`, tone: 'bold', drop: 0 },
        ...(series.size === 0 ? [{ text: 'nothing heard yet', tone: 'dim', drop: 1 } as const] : []),
        ...(series.size === 0
          ? []
          : [{ text: `step ${formatNumber(step, 9)}`, tone: 'plain', drop: 7 } as const]),
        ...(epoch === null
          ? []
          : [{ text: `epoch ${formatNumber(epoch, 3)}`, tone: 'plain', drop: 8 } as const]),
        ...values,
        ...findingsPiece(findings),
      ]
      return joinPieces(pieces, width, paint)
    },
  }
}

function findingsPiece(findings: ReadonlyMap<string, Severity>): Piece[] {
  if (findings.size === 0) return []
  const worst = [...findings.values()].reduce((a, b) => (gravity[b] > gravity[a] ? b : a))
  const tones: Readonly<Record<Severity, Tone>> = { error: 'red', warning: 'yellow', note: 'dim' }
  return [{ text: formatCount(findings.size, 'finding'), tone: tones[worst], drop: 1 }]
}
