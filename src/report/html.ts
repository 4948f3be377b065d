import { createHash } from 'node:crypto'
import { escapeMarkup } from './drawing/markup.ts'
import { reproduceSection, trialsSection } from './page/closing-sections.ts'
import { findingsSection } from './page/findings-section.ts'
import { opening, winnerSection } from './page/opening.ts'
import { pageScript } from './page/script.ts'
import {
  costSection,
  curvesSection,
  finalSection,
  frontSection,
  rangeSection,
  sanitySection,
  searchSection,
} from './page/stage-sections.ts'
import { pageStyle } from './page/style.ts'
import type { ReportInput } from './report-input.ts'

/** In reading order. A section with nothing to say is left out. */
const sections: readonly {
  readonly id: string
  readonly title: string
  readonly write: (input: ReportInput) => string
}[] = [
  { id: 'winner', title: 'Best settings', write: winnerSection },
  { id: 'front', title: 'What no other trial beats', write: frontSection },
  { id: 'sanity', title: 'Can it learn at all?', write: sanitySection },
  { id: 'range', title: 'Learning-rate range', write: rangeSection },
  { id: 'search', title: 'Search', write: searchSection },
  { id: 'final', title: 'Finalists', write: finalSection },
  { id: 'curves', title: 'How training went', write: curvesSection },
  { id: 'findings', title: 'Findings', write: findingsSection },
  { id: 'cost', title: 'Cost', write: costSection },
  { id: 'reproduce', title: 'To do it again', write: reproduceSection },
  { id: 'trials', title: 'All trials', write: trialsSection },
]

/**
 * The report as one HTML file that needs nothing else: no request leaves it (a content security policy sees to it), and
 * it reads the same without its few lines of script.
 */
export function renderHtmlReport(input: ReportInput): string {
  const written = sections
    .map((section) => ({ ...section, content: section.write(input) }))
    .filter(({ content }) => content !== '')
  const links = written
    .map(({ id, title }) => `<li><a href="#${id}">${escapeMarkup(title)}</a></li>`)
    .join('')
  const body = written.map(
    ({ id, title, content }) =>
      `<section aria-labelledby="${id}"><h2 id="${id}">${escapeMarkup(title)}</h2>${content}</section>`,
  )
  const hash = createHash('sha256').update(pageScript).digest('base64')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'">
<meta name="color-scheme" content="light dark">
<title>${escapeMarkup(input.study.plan.id)} · babysit report</title>
<style>${pageStyle}</style>
</head>
<body>
<header class="top">
${opening(input)}
<nav aria-label="Sections"><ul>${links}</ul></nav>
</header>
<main>
${body.join('\n')}
<footer>Written by babysit ${escapeMarkup(input.generator.version)} on ${escapeMarkup(input.generator.at)}.</footer>
</main>
<script>${pageScript}</script>
</body>
</html>
`
}
