import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { falseAlarmRateOf } from '../../../src/diagnosis/measured-rates.ts'
import { rules } from '../../../src/diagnosis/rules/index.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const ids = rules.map((rule) => rule.meta.id)
const namesIn = (folder: string, ending: string) =>
  readdirSync(root + folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))

describe('a rule is a file, a test, a page and a line of the index', () => {
  test('ids are unique', () => expect(new Set(ids).size).toBe(ids.length))

  test('every file of a rule is listed', () => {
    const files = namesIn('src/diagnosis/rules', '.ts').filter((name) => name !== 'rule' && name !== 'index')
    expect(files.sort()).toEqual([...ids].sort())
  })

  test('every rule has its table of curves', () => {
    const tests = namesIn('test/diagnosis/rules', '.test.ts').filter((name) => name !== 'family')
    expect(tests.sort()).toEqual([...ids].sort())
  })

  test('every rule has its page, and no page is left over', () => {
    const pages = namesIn('docs/rules', '.md').filter((name) => name !== 'README')
    expect(pages.sort()).toEqual([...ids].sort())
  })

  test.each(rules.map((rule) => [rule.meta.id, rule] as const))(
    'the page of %s says what it must',
    (id, rule) => {
      const path = `${root}docs/rules/${id}.md`
      expect(existsSync(path)).toBe(true)
      const page = readFileSync(path, 'utf8')
      expect(page.startsWith(`# ${id}\n`)).toBe(true)
      for (const heading of [
        'What it looks like',
        'How it is told',
        'What to do',
        'Look-alikes',
        'How often it is wrong',
      ]) {
        expect(page).toContain(`\n## ${heading}\n`)
      }
      expect(page).toContain(rule.meta.symptom)
      expect(rule.meta.symptom).toMatch(/^[A-Z].*\.$/)
      expect(readFileSync(`${root}docs/rules/README.md`, 'utf8')).toContain(`(${id}.md)`)
    },
  )

  test.each(ids)('the page of %s shows a picture', (id) => {
    expect(readFileSync(`${root}docs/rules/${id}.md`, 'utf8')).toContain(`](pictures/${id}.svg)`)
    expect(readFileSync(`${root}docs/rules/pictures/${id}.svg`, 'utf8')).toMatch(/^<svg [\s\S]*<\/svg>\n$/)
  })

  test('what a rule explains are rules', () => {
    for (const { meta } of rules)
      expect(ids, meta.id).toEqual(expect.arrayContaining([...(meta.explains ?? [])]))
  })

  test('rates on the pages are those of the rules', () => {
    for (const { meta } of rules) {
      const page = readFileSync(`${root}docs/rules/${meta.id}.md`, 'utf8')
      const measured = falseAlarmRateOf(meta.id)
      const rate = measured === null ? 'not measured' : `${Number((100 * measured).toFixed(2))} %`
      expect(page.split('## How often it is wrong')[1], meta.id).toContain(`**${rate}**`)
    }
  })
})
