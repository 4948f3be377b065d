// Writes the example report of the tests in all its forms into a folder: node scripts/preview-report.mjs FOLDER
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createJiti } from 'jiti'

const folder = process.argv[2]
if (!folder) throw new Error('name a folder: node scripts/preview-report.mjs FOLDER')
const jiti = createJiti(import.meta.url)
const { renderHtmlReport } = await jiti.import('../src/report/html.ts')
const examples = await jiti.import('../test/report/example.ts')
mkdirSync(folder, { recursive: true })
for (const [name, input] of Object.entries(examples)) {
  writeFileSync(join(folder, `${name}.html`), renderHtmlReport(input))
}
