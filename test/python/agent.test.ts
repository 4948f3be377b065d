import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { describeWith, python } from '../requirements.ts'

const folder = fileURLToPath(new URL('../../python/tests/agent', import.meta.url))
const files = readdirSync(folder).filter((name) => /^test_.*\.py$/.test(name))

describeWith('python', 'parts of the agent that need no framework', () => {
  // What needs torch is skipped where this Python has none.
  test.each(files)(
    '%s passes',
    (file) => {
      const words = ['-m', 'unittest', '-v', file.replace('.py', '')]
      const done = spawnSync(python(), words, { cwd: folder, encoding: 'utf8' })
      expect(done.status, done.stderr).toBe(0)
      expect(done.stderr).toMatch(/Ran [1-9]\d* tests?/)
    },
    120_000,
  )
})
