import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { describeWith, python } from '../requirements.ts'

const folder = fileURLToPath(new URL('../../python/tests/agent', import.meta.url))
const files = readdirSync(folder).filter((name) => /^test_.*\.py$/.test(name))
const withTorch = ['test_later.py']

const passes = (file: string) => {
  const words = ['-m', 'unittest', '-v', file.replace('.py', '')]
  const done = spawnSync(python(), words, { cwd: folder, encoding: 'utf8' })
  expect(done.status, done.stderr).toBe(0)
  expect(done.stderr).toMatch(/Ran [1-9]\d* tests?/)
  expect(done.stderr).not.toContain('skipped')
}

describeWith('python', 'parts of the agent that need no framework', () => {
  test.each(files.filter((file) => !withTorch.includes(file)))('%s passes', passes)
})

describeWith(['python', 'torch'], 'parts of the agent that need torch', () => {
  test.each(withTorch)('%s passes', passes)
})
