import { formatNumber } from '../../../src/report/numbers.ts'
import type { CurveLine, FindingLine } from '../../../src/server/messages.ts'
import { toNumber } from '../state/api.ts'
import type { ChartChoices } from './chart-controls.tsx'
import type { ChartCurve, ChartMark } from './curve-chart.tsx'
import { smooth } from './smoothing.ts'

export const hues = ['--blue', '--orange', '--green', '--purple', '--sky', '--red', '--muted'] as const

export interface ChartGroup {
  readonly name: string
  readonly title: string
  readonly series: readonly string[]
  /** Drawn on a logarithmic y whatever is chosen. */
  readonly log?: boolean
}

/** Which series share a chart, in the order in which one looks at a run. */
export function chartGroups(names: readonly string[]): readonly ChartGroup[] {
  const left = new Set(names)
  const take = (test: (name: string) => boolean) => {
    const found = [...left].filter(test)
    for (const name of found) left.delete(name)
    return found
  }
  // Always in this order, so that each has the same colour in every run.
  const takeKinds = (word: string) =>
    ['train', 'val', 'test'].flatMap((part) => take((name) => name === `${part}/${word}`))
  const groups: ChartGroup[] = [
    { name: 'loss', title: 'Loss', series: takeKinds('loss') },
    { name: 'accuracy', title: 'Accuracy', series: takeKinds('accuracy') },
    { name: 'lr', title: 'Learning rate', series: take((name) => name === 'lr' || name.startsWith('lr/')) },
    { name: 'grad-norm', title: 'Gradient norm', series: take((name) => name === 'grad_norm'), log: true },
    {
      name: 'update-ratio',
      title: 'Update ratio by layer',
      series: take((name) => name.startsWith('update_ratio')),
      log: true,
    },
  ]
  const stems = new Map<string, string[]>()
  for (const name of [...left].sort()) {
    const stem = name.replace(/^(train|val|test)\//, '')
    stems.set(stem, [...(stems.get(stem) ?? []), name])
  }
  for (const [stem, series] of stems)
    groups.push({ name: `other-${stem.replaceAll(/[^\w-]+/g, '-')}`, title: stem, series })
  return groups.filter(({ series }) => series.length > 0)
}

/** The curves of a chart: smoothed with the original behind, columns with their least and greatest. */
export function curvesOf(found: readonly CurveLine[], { smoothing }: ChartChoices): readonly ChartCurve[] {
  return found.flatMap((curve, index): ChartCurve[] => {
    const hue = hues[index % hues.length]!
    const base = { hue, x: curve.x, notFinite: curve.notFinite.map(({ x }) => x) }
    const edges = curve.min && curve.max ? { low: curve.min, high: curve.max } : {}
    if (smoothing === 0) return [{ ...base, ...edges, label: curve.name, y: curve.y }]
    return [
      { ...base, label: `${curve.name} as heard`, y: curve.y, faint: true },
      { ...base, label: curve.name, y: smooth(curve.y, smoothing) },
    ]
  })
}

/** What lies between training and validation accuracy, shaded: its height is the gap. */
export function gapBetween(found: readonly CurveLine[]): readonly ChartCurve[] {
  const train = found.find(({ name }) => name === 'train/accuracy')
  const val = found.find(({ name }) => name === 'val/accuracy')
  if (train === undefined || val === undefined) return []
  const above = val.x.map((at) => interpolated(train, at))
  const both = (row: number) => val.y[row] != null && above[row] != null
  return [
    {
      label: 'gap',
      hue: '--orange',
      hidden: true,
      x: val.x,
      y: val.x.map(() => null),
      low: val.y.map((value, row) => (both(row) ? Math.min(value!, above[row]!) : null)),
      high: val.y.map((value, row) => (both(row) ? Math.max(value!, above[row]!) : null)),
    },
  ]
}

/** The curve at a place between its points; null beyond its ends. */
function interpolated({ x, y }: CurveLine, at: number): number | null {
  const after = x.findIndex((place) => place >= at)
  if (after < 0) return null
  const [to, end] = [x[after]!, y[after]]
  if (end == null || to === at || after === 0) return to === at ? (end ?? null) : null
  const [from, begin] = [x[after - 1]!, y[after - 1]]
  return begin == null ? null : begin + ((end - begin) * (at - from)) / (to - from)
}

/** Findings as stretches of x: of steps, or of epochs where their length is known; elsewhere they have no place. */
export function marksOf(
  findings: readonly FindingLine[],
  { x, stepsPerEpoch }: { readonly x: ChartChoices['x']; readonly stepsPerEpoch: number },
): readonly ChartMark[] {
  const unit = x === 'step' ? 1 : x === 'epoch' ? stepsPerEpoch : Number.NaN
  if (!(unit > 0)) return []
  const hue = { error: '--red', warning: '--orange', note: '--blue' } as const
  return findings.flatMap(({ steps, rule, severity }) =>
    steps === null
      ? []
      : [
          {
            from: toNumber(steps.from) / unit,
            to: toNumber(steps.to) / unit,
            label: rule,
            hue: hue[severity],
          },
        ],
  )
}

/** What the curves of a chart come to, in one sentence; and how much of them is shown. */
export function sentenceOf(found: readonly CurveLine[]): { readonly summary: string; readonly note: string } {
  const words = found.map(({ name, y, notFinite }) => {
    const values = y.filter((value) => value !== null)
    if (values.length === 0) return `${name} has no finite value`
    const trouble =
      notFinite.length > 0 ? `, not finite from ${formatNumber(notFinite[0]!.x, 6)} on and off` : ''
    return `${name} goes from ${formatNumber(values[0]!, 4)} to ${formatNumber(values.at(-1)!, 4)}${trouble}`
  })
  const most = found.reduce((best, curve) => (curve.shown > (best?.shown ?? -1) ? curve : best), found[0])
  const bucketed = found.some(({ kind }) => kind === 'buckets')
  const note =
    most === undefined
      ? ''
      : bucketed
        ? `Showing least, greatest and mean of ${most.shown} of ${most.total} points.`
        : `Showing ${most.shown} of ${most.total} points.`
  return { summary: `${words.slice(0, 6).join('; ')}${words.length > 6 ? ' …' : ''}.`, note }
}
