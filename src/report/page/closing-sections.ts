import { constraintText } from '../../domain/constraint.ts'
import { objectivesOf } from '../../domain/goal.ts'
import { escapeMarkup } from '../drawing/markup.ts'
import type { Table } from '../figures/figure.ts'
import { goalOf, inOrder, missedBy } from '../figures/trial-view.ts'
import { formatCount, formatNumber, formatSetting, formatSettings } from '../numbers.ts'
import { programText } from '../program-text.ts'
import type { ReportInput } from '../report-input.ts'
import { htmlTable } from './html-table.ts'

/** What one needs to do it again. */
export function reproduceSection(input: ReportInput): string {
  const { plan } = input.study
  const facts = Object.entries(input.facts)
    .filter(([, value]) => typeof value === 'number' || typeof value === 'string')
    .map(([name, value]) => `${name} ${factText(value as number | string)}`)
  const pairs: [string, string][] = [
    ['program', programText(plan.program)],
    [
      'goal',
      [
        ...objectivesOf(plan.goal).map(({ direction, series }) => `${direction} ${series}`),
        ...(plan.goal.constraints ?? []).map(constraintText),
      ].join(', '),
    ],
    ['seed', String(plan.seed)],
    ['not searched', formatSettings(plan.fixed) || 'nothing'],
    ['sampler, scheduler', `${plan.sampler}, ${plan.scheduler}`],
    ['stages', plan.stages.join(', ')],
    ...(plan.warmStart?.studies ?? []).map(({ study, trials, notes }): [string, string] => [
      'begun from',
      [`${formatCount(trials, 'trial')} of ${study}.`, ...notes].join(' '),
    ]),
    ['workers', String(plan.workers)],
    ['the program says', facts.join(', ') || 'nothing'],
    ['study created', new Date(input.study.created * 1000).toISOString()],
    ['babysit', `${input.generator.version}, report written ${input.generator.at}`],
  ]
  return `<dl class="facts">${pairs.map(([name, text]) => `<dt>${escapeMarkup(name)}</dt><dd>${escapeMarkup(text)}</dd>`).join('')}</dl>`
}

/** Counts and settings are whole or short; what was measured (`inputMean`) is not. */
function factText(value: number | string): string {
  const exact = formatSetting(value)
  return typeof value === 'number' && exact.length > 10 ? formatNumber(value, 5) : exact
}

/** Every trial, probes included. */
export function trialsSection(input: ReportInput): string {
  const winners = new Set(input.stages.final?.winner?.trials ?? [])
  const trials = inOrder(input.trials)
  const strong = new Set(trials.flatMap(({ trial }, place) => (winners.has(trial.number) ? [place] : [])))
  const table = trialsTable(input)
  return `<p>${formatCount(trials.length, 'trial')}, probes included${strong.size > 0 ? '; those of the winner are bold' : ''}.</p>${htmlTable(table, { caption: 'All trials', tall: trials.length > 20, sort: true, strong })}`
}

export function trialsTable(input: ReportInput): Table {
  const { goal } = input.study.plan
  const trials = inOrder(input.trials)
  const missed = goal.constraints === undefined ? [] : ['missed']
  const names = [...new Set(trials.flatMap(({ trial }) => Object.keys(trial.settings)))]
  return {
    columns: [
      'trial',
      'stage',
      'purpose',
      'status',
      goal.series,
      ...missed,
      ...names,
      'budget',
      'epochs',
      'seed',
      'seconds',
    ],
    rows: trials.map(({ trial }) => [
      trial.number,
      trial.stage,
      trial.purpose,
      trial.status,
      goalOf(trial, goal),
      ...missed.map(() => (missedBy(trial, goal) ?? []).join(', ')),
      ...names.map((name) => {
        const value = trial.settings[name]
        return value === undefined ? null : typeof value === 'number' ? value : String(value)
      }),
      formatCount(trial.budget.amount, trial.budget.unit.slice(0, -1)),
      trial.epochs,
      trial.seed,
      trial.seconds,
    ]),
  }
}
