import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { faults } from '../../../src/trainer/faults/index.ts'

it('docs/trainer.md lists every fault as the table has it', () => {
  const page = readFileSync(new URL('../../../docs/trainer.md', import.meta.url), 'utf8')
  const rows = page.split('\n').filter((line) => /^\| `[a-z-]+` \| [a-z-]+ \| [A-Z]/.test(line))
  expect(rows).toEqual(
    faults.map((fault) => `| \`${fault.name}\` | ${fault.family} | ${fault.summary} | ${fault.changes} |`),
  )
})
