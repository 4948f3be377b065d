import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeWith } from '../../requirements.ts'
import { emptyFolder, main } from './babysit.ts'

/** Types an answer at a real terminal, made by `script`. */
function atTerminal(words: readonly string[], { cwd, types }: { cwd: string; types: string }) {
  const quoted = [process.execPath, main, ...words].map((word) => `'${word}'`).join(' ')
  const { CI: _, NO_COLOR: __, ...inherited } = process.env
  const child = spawn('script', ['-qefc', quoted, '/dev/null'], {
    cwd,
    env: { ...inherited, TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let text = ''
  let typed = false
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    text += more
    if (!typed && text.includes('Continue? (Y/n)')) {
      typed = true
      child.stdin.write(types)
    }
  })
  return new Promise<{ code: number | null; text: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, text })),
  )
}

describeWith(['build', 'script'], 'a person at a terminal', () => {
  const program =
    "const f = require('fs'); for (let s = 0; s < 20; s++) console.log('step ' + s + ' loss ' + 2 * 0.9 ** s)"
  const folder = () => {
    const cwd = emptyFolder()
    writeFileSync(join(cwd, 'train.cjs'), program)
    return cwd
  }
  const search = (...more: readonly string[]) => [
    'search',
    '--budget',
    '2trials',
    '--minimize',
    'train/loss',
    '--no-ui',
    ...more,
    '--',
    process.execPath,
    'train.cjs',
    '--lr',
    '@log:1e-4..1e-1',
  ]

  test('is asked before runs of a command begin, and may say no', async () => {
    const { code, text } = await atTerminal(search(), { cwd: folder(), types: 'n\n' })
    expect(text).toMatch(/About to begin (about \d+ )?runs? of this command\. Continue\? \(Y\/n\)/)
    expect(text).toContain('Nothing was run.')
    expect(code).toBe(5)
  })

  test('goes on with Enter', async () => {
    const { text } = await atTerminal(search(), { cwd: folder(), types: '\n' })
    expect(text).toContain('Continue?')
    expect(text).toContain('Report:')
  })

  test('is not asked with -y', async () => {
    const { text } = await atTerminal(search('-y'), { cwd: folder(), types: 'n\n' })
    expect(text).not.toContain('Continue?')
    expect(text).toContain('Report:')
  })
})
