import type { SearchOutcome } from '../../domain/outcome.ts'
import { element, escapeMarkup } from '../drawing/markup.ts'
import { studyFigures } from '../figures/study-figures.ts'
import { rangeOf } from '../figures/telling-parameters.ts'
import { formatCount, formatNumber, formatSetting } from '../numbers.ts'
import type { ReportInput } from '../report-input.ts'
import { checkNumbers } from '../story.ts'
import { htmlFigure } from './html-figure.ts'
import { htmlTable } from './html-table.ts'

const paragraph = (text: string) => (text === '' ? '' : `<p>${escapeMarkup(text)}</p>`)

const statusWords = { pass: 'pass', fail: 'FAIL', warn: 'warning', skipped: 'left out' } as const

export function sanitySection(input: ReportInput): string {
  const sanity = input.stages.sanity
  if (!sanity) return ''
  const rows = sanity.checks.map((check) => {
    const badge = element('span', { class: `badge ${check.status}` }, statusWords[check.status])
    const causes = check.causes.length > 0 ? `<br>Fits: ${escapeMarkup(check.causes.join(', '))}` : ''
    return `<tr><td>${badge}</td><td class="short">${escapeMarkup(check.name)}</td><td>${escapeMarkup(check.summary)}${causes}</td><td>${escapeMarkup(checkNumbers(check))}</td></tr>`
  })
  const causes = sanity.causes.length > 0 ? `What fits, most likely first: ${sanity.causes.join(', ')}.` : ''
  const rate =
    sanity.workingRate === null
      ? ''
      : `The tiny portion was learnt at learning rate ${formatNumber(sanity.workingRate, 2)}.`
  return [
    paragraph([sanity.summary, causes, rate].filter((part) => part !== '').join(' ')),
    `<div class="scroll" tabindex="0" role="region" aria-label="Checks"><table class="stack"><thead><tr><th scope="col">result</th><th scope="col">check</th><th scope="col">what was seen</th><th scope="col">numbers</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`,
  ].join('')
}

export function rangeSection(input: ReportInput): string {
  const range = input.stages.range
  return range ? paragraph(range.summary) + htmlFigure(studyFigures.range(input)) : ''
}

/** Of a study of several goals, in the place of the best settings. */
export function frontSection(input: ReportInput): string {
  return htmlFigure(studyFigures.front(input))
}

export function searchSection(input: ReportInput): string {
  const { coarse, fine } = input.stages
  const stages = [coarse, fine].filter((stage) => stage !== null)
  if (stages.length === 0) return ''
  const parts = stages.map(
    (stage) =>
      `<h3>${stage.stage === 'coarse' ? 'Coarse' : 'Fine'}</h3>${paragraph(stage.summary)}${widenings(stage)}`,
  )
  return [
    ...parts,
    roundsTable(stages),
    htmlFigure(studyFigures.search(input)),
    htmlFigure(studyFigures.bestSoFar(input)),
    htmlFigure(studyFigures.importance(input)),
  ].join('')
}

function widenings(stage: SearchOutcome): string {
  const lines = stage.widenings.map(({ parameter, side, from, to, afterTrial }) =>
    element(
      'li',
      {},
      escapeMarkup(
        `${parameter}: ${side} end moved from ${formatNumber(from)} to ${formatNumber(to)} after trial ${afterTrial}; every trial was kept.`,
      ),
    ),
  )
  return lines.length > 0 ? `<ul>${lines.join('')}</ul>` : ''
}

/** The ranges of each round, side by side. */
function roundsTable(stages: readonly SearchOutcome[]): string {
  const names = [
    ...new Set(
      stages.flatMap((stage) =>
        stage.rounds.flatMap((round) => round.space.parameters.map(({ name }) => name)),
      ),
    ),
  ]
  const rows = stages.flatMap((stage) =>
    stage.rounds.map((round, i) => [
      stage.rounds.length > 1 ? `${stage.stage}, round ${i + 1}` : stage.stage,
      round.trials.length,
      ...names.map((name) => {
        const parameter = round.space.parameters.find((candidate) => candidate.name === name)
        if (!parameter) return null
        const range = rangeOf(parameter)
        if (range) return `${formatNumber(range.low)} to ${formatNumber(range.high)} (${range.scale})`
        if (parameter.kind === 'choice') return parameter.choices.map(formatSetting).join(', ')
        return parameter.kind === 'boolean' ? 'on, off' : parameter.kind
      }),
    ]),
  )
  return htmlTable({ columns: ['round', 'trials', ...names], rows }, { caption: 'Ranges searched' })
}

export function finalSection(input: ReportInput): string {
  const final = input.stages.final
  return final ? paragraph(final.summary) + htmlFigure(studyFigures.seeds(input)) : ''
}

export function curvesSection(input: ReportInput): string {
  return [studyFigures.loss(input), studyFigures.accuracy(input), studyFigures.updates(input)]
    .map(htmlFigure)
    .join('')
}

export function costSection(input: ReportInput): string {
  const bought = input.cost.stages.map(({ stage, bought: what }) =>
    element('li', {}, `<strong>${escapeMarkup(stage)}</strong>: ${escapeMarkup(what)}`),
  )
  const list =
    bought.length > 0
      ? `<p>What each stage bought:</p><ul>${bought.join('')}</ul>`
      : paragraph(`${formatCount(input.cost.spent.runs, 'run')} so far.`)
  return htmlFigure(studyFigures.cost(input)) + list
}
