import { expect, test } from 'vitest'
import type { Finding } from '../../src/domain/finding.ts'
import { findingGroups } from '../../src/report/finding-groups.ts'
import { renderHtmlReport } from '../../src/report/html.ts'
import type { ReportInput } from '../../src/report/report-input.ts'
import { evidenceText, whereSpoken } from '../../src/report/story.ts'
import { renderTerminalReport } from '../../src/report/terminal.ts'
import { example } from './example.ts'

/** What a rule said of one trial of the example. */
function said(trial: number, value: number, more: Partial<Finding> = {}): Finding {
  return {
    rule: 'too-high',
    scope: 'run',
    run: `calm-otter-7/${trial}.1`,
    severity: 'warning',
    steps: { from: 1, to: 2 },
    what: `Seen in ${trial}.`,
    why: 'Because.',
    evidence: [{ name: 'ratio', value, unit: 'ratio', threshold: 1 }],
    confidence: 0.9,
    falseAlarmRate: null,
    ruledOut: [],
    advice: [],
    ...more,
  }
}

const groupsOf = (findings: readonly Finding[]) => findingGroups({ ...example, findings })

test('a rule that spoke of many trials is told once, by the clearest of them', () => {
  const [group] = groupsOf([
    said(31, 2),
    said(34, 9),
    said(34, 3),
    said(36, 40, { confidence: 0.7 }),
    said(37, 50, { severity: 'note' }),
  ])
  expect(group?.first.what).toBe('Seen in 34.')
  expect(group?.others).toHaveLength(4)
  // 28 coarse trials may be ended early, so the rules looked at them.
  expect(whereSpoken(group!)).toBe(' in 4 of 28 trials, clearest in trial 34')
})

test('what it said of the winner is told rather than the clearest', () => {
  const [group] = groupsOf([said(31, 9), said(54, 2)])
  expect(whereSpoken(group!)).toBe(' in 2 of 29 trials, among them trial 54 (best settings)')
})

test('of one trial, and of the study, it is said so', () => {
  expect(groupsOf([said(31, 9)]).map(whereSpoken)).toEqual([' in trial 31'])
  expect(groupsOf([said(54, 9)]).map(whereSpoken)).toEqual([' in trial 54 (best settings)'])
  const { run: _, ...study } = said(0, 9, { scope: 'study', steps: null })
  expect(groupsOf([study]).map(whereSpoken)).toEqual([''])
})

test('a ratio has no unit', () => {
  expect(evidenceText({ name: 'end over lowest loss', value: 6.605, unit: 'ratio', threshold: 1.5 })).toBe(
    '6.605 (held against 1.5)',
  )
  expect(evidenceText({ name: 'gap', value: 10, unit: '%' })).toBe('10 %')
})

test('six numbers are shown at once, the others folded or counted', () => {
  const evidence = Array.from({ length: 9 }, (_, i) => ({ name: `number-${i}`, value: i + 1 }))
  const input: ReportInput = { ...example, findings: [said(31, 1, { evidence })] }
  const page = renderHtmlReport(input)
  const fold = page.indexOf('<summary>3 more numbers</summary>')
  const places = evidence.map(({ name }) => page.indexOf(`<dt>${name}</dt>`))
  expect(places.map((place) => place > fold)).toEqual([...Array(6).fill(false), true, true, true])
  const text = renderTerminalReport(input, { width: 100, color: false, unicode: true })
  expect(text).toContain('number-5 6; and 3 more numbers;')
  expect(text).not.toContain('number-6')
})
