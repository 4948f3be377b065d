// Writes schema/study.schema.json from src/report/document-schema.ts; a test checks that it is up to date.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createJiti } from 'jiti'

const { studyJsonSchema } = await createJiti(import.meta.url).import('../src/report/document-schema.ts')
const folder = new URL('../schema/', import.meta.url)
mkdirSync(folder, { recursive: true })
const file = fileURLToPath(new URL('study.schema.json', folder))
writeFileSync(file, `${JSON.stringify(studyJsonSchema(), null, 2)}\n`)
execFileSync('npx', ['biome', 'format', '--write', file], { stdio: 'ignore' })
