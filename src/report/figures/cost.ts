import type { Cost, CostAccount } from '../../domain/outcome.ts'
import { formatCost, formatCount, formatDuration } from '../numbers.ts'
import { exactAxis } from './axis.ts'
import type { Figure, Mark } from './figure.ts'

/** What each stage was said to cost and what it cost: seconds where they were forecast, epochs otherwise. */
export function costFigure(account: CostAccount): Figure | null {
  const stages = account.stages
  if (stages.length === 0) return null
  const unit = account.forecast.seconds > 0 ? 'seconds' : 'epochs'
  const bars = (of: 'forecast' | 'spent', slot: readonly [number, number], hue: 'muted' | 'blue'): Mark => ({
    kind: 'bars',
    slot,
    hue,
    label: of,
    bars: stages.map((stage, y) => ({
      y,
      to: stage[of][unit],
      title: `${stage.stage}, ${of}: ${formatCost(stage[of])}`,
    })),
  })
  return {
    name: 'cost',
    title: 'Cost of each stage',
    summary: summarize(account),
    x: exactAxis(
      unit,
      0,
      1.04 * Math.max(...stages.flatMap((stage) => [stage.forecast[unit], stage.spent[unit]])),
    ),
    y: { kind: 'names', label: 'stage', names: stages.map((stage) => stage.stage) },
    marks: [bars('forecast', [0, 2], 'muted'), bars('spent', [1, 2], 'blue')],
    table: {
      columns: [
        'stage',
        'runs forecast',
        'runs',
        'epochs forecast',
        'epochs',
        'seconds forecast',
        'seconds',
        'what it bought',
      ],
      rows: [
        ...stages.map((stage) => [stage.stage, ...pairs(stage.forecast, stage.spent), stage.bought]),
        ['all', ...pairs(account.forecast, account.spent), null],
      ],
    },
  }
}

function pairs(forecast: Cost, spent: Cost): number[] {
  return [forecast.runs, spent.runs, forecast.epochs, spent.epochs, forecast.seconds, spent.seconds]
}

function summarize({ forecast, spent, stages }: CostAccount): string {
  const most = [...stages].sort((a, b) => b.spent.seconds - a.spent.seconds)[0]
  const told =
    forecast.seconds > 0
      ? `; ${formatDuration(forecast.seconds)} and ${formatCount(forecast.runs, 'run')} were forecast`
      : ''
  const share =
    most && spent.seconds > 0
      ? `; the dearest stage was ${most.stage} (${Math.round((100 * most.spent.seconds) / spent.seconds)} %)`
      : ''
  return `The study took ${formatCost(spent)}${told}${share}.`
}
