import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))

test.each([1, 2, 3])(
  'a thread that is killed as it answers keeps the process until it has ended (%i)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'babysit-thread-'))
    try {
      const program = here('./programs/kill-as-it-answers.mjs')
      const functions = here('../supervisor/programs/functions.mjs')
      const { status, stdout, stderr } = spawnSync(process.execPath, [program, folder, functions], {
        encoding: 'utf8',
      })
      // On a slow machine the kill comes before the answer.
      expect(stdout, stderr).toMatch(/^killed (?:ok|stopped)\n$/)
      expect(status).toBe(0)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
)
