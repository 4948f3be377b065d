import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { drawSvg } from '../../src/report/drawing/svg.ts'
import { studyFigures } from '../../src/report/figures/study-figures.ts'
import { renderHtmlReport } from '../../src/report/html.ts'
import type { ReportInput } from '../../src/report/report-input.ts'
import { broken, example, several, untouched } from './example.ts'
import { markupFaults } from './markup-check.ts'

const inputs = { example, broken, untouched }

/** Every word that a user or a program chose replaced by something nasty. */
function poisoned(): ReportInput {
  const poison = `</script><script>alert(1)</script><img src=x onerror="alert(2)">' & \u0007`
  const text = JSON.stringify(example, (_, value) =>
    typeof value === 'number' && !Number.isFinite(value) ? 0 : value,
  )
  const names = [
    '"lr"',
    '"reg"',
    '"val/accuracy"',
    '"calm-otter-7"',
    '"dense1"',
    '"digits"',
    '"non-finite-loss"',
    '"initial-loss"',
    '"momentum"',
  ]
  const changed = names.reduce(
    (now, name) => now.replaceAll(name, JSON.stringify(poison + name.slice(1, -1))),
    text,
  )
  return JSON.parse(changed.replaceAll('The program', JSON.stringify(poison).slice(1, -1))) as ReportInput
}

describe.each(Object.entries(inputs))('the page of %s', (_, input) => {
  const page = renderHtmlReport(input)

  test('is well formed', () => {
    expect(markupFaults(page)).toEqual([])
  })

  test('asks for nothing from outside', () => {
    expect(page).not.toMatch(/https?:|\/\/[a-z]|<link|<img|<iframe|@import|url\(/i)
    expect(page).toContain("default-src 'none'")
  })

  test('has no link to a place that it lacks, and no id twice', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1])
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target)
  })
})

test('its only script is the one whose hash it names', () => {
  const page = renderHtmlReport(example)
  const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1] ?? '')
  expect(scripts).toHaveLength(1)
  expect(page).toContain(
    `'sha256-${createHash('sha256')
      .update(scripts[0] ?? '')
      .digest('base64')}'`,
  )
})

test('nothing that users or programs named becomes markup', () => {
  const page = renderHtmlReport(poisoned())
  expect(markupFaults(page)).toEqual([])
  expect(page).not.toContain('<script>alert')
  expect(page).not.toContain('<img')
  expect(page.match(/<script>/g)).toHaveLength(1)
  expect(page).toContain('&lt;script&gt;alert(1)')
})

test('says what one came for, in order', () => {
  const page = renderHtmlReport(example)
  const facts = [
    'Best settings',
    '&quot;lr&quot;: 0.0287',
    'Can it learn at all?',
    'Loss against learning rate',
    'after trial 26',
    '2 (tie)',
    'Update ratios',
    'best-on-the-border',
    'natural bound',
    'Cost of each stage',
    '67 trials, probes included',
  ]
  const places = facts.map((fact) => page.indexOf(fact, page.indexOf('</nav>')))
  expect(places.every((place) => place > 0)).toBe(true)
  expect([...places].sort((a, b) => a - b)).toEqual(places)
})

test('a broken study names the causes and offers no settings', () => {
  const page = renderHtmlReport(broken)
  expect(page).toContain('something is broken')
  expect(page).toContain('What fits, most likely first: labels, frozen-layer.')
  expect(page).not.toContain('Best settings')
})

test('the winner of a command is a command to copy', () => {
  const program = {
    kind: 'command',
    argv: ['python', 'train it.py', '--lr={lr}', '--seed', '{seed}', '--epochs', '{epochs}', '{other}'],
    cwd: '/',
    env: { TOKEN: 'secret-value' },
  } as const
  const page = renderHtmlReport({
    ...example,
    study: { ...example.study, plan: { ...example.study.plan, program } },
  })
  expect(page).toContain('python &#39;train it.py&#39; --lr=0.0287 --seed 1 --epochs 12 &#39;{other}&#39;')
  expect(page).not.toContain('secret-value')
})

describe.each(Object.entries(studyFigures))('the drawing of %s', (_, figure) => {
  test.each([
    [760, 380],
    [360, 340],
  ])('at %d x %d is well formed and stays in its frame', (width, height) => {
    const svg = drawSvg((figure(example) ?? figure(several))!, { width, height })
    expect(markupFaults(svg)).toEqual([])
    expect(svg).not.toMatch(/NaN"|Infinity|undefined/)
    for (const [, x] of svg.matchAll(/ (?:x|x1|x2|cx)="(-?[\d.]+)"/g)) {
      expect(Number(x)).toBeGreaterThanOrEqual(0)
      expect(Number(x)).toBeLessThanOrEqual(width)
    }
    for (const [, y] of svg.matchAll(/ (?:y|y1|y2|cy)="(-?[\d.]+)"/g))
      expect(Number(y)).toBeLessThanOrEqual(height)
  })
})
