import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

/** A stranger's machine: an empty folder with the packed package installed in it. */
const folder = mkdtempSync(join(tmpdir(), 'babysit-package-'))
const home = join(folder, 'home')
const installed = join(home, 'node_modules/babysit')

beforeAll(() => {
  mkdirSync(home)
  npm(root, 'pack', '--silent', '--ignore-scripts', '--pack-destination', folder)
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!
  writeFileSync(join(home, 'package.json'), '{ "name": "stranger", "private": true, "type": "module" }\n')
  // The native library may have to be compiled, which takes a minute.
  npm(home, 'install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, tarball))
}, 600_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the package, installed in an empty folder', () => {
  test('answers to npx babysit --help', () => {
    const help = npm(home, 'exec', '--offline', '--', 'babysit', '--help')
    for (const verb of ['run', 'check', 'range', 'search', 'report', 'resume']) expect(help).toContain(verb)
  })

  test('says its version', () => {
    expect(npm(home, 'exec', '--offline', '--', 'babysit', '--version').trim()).toContain(manifest.version)
  })

  test('is imported by its public names', () => {
    const script = `
      import { createRandom } from 'babysit'
      import * as suites from 'babysit/testing'
      import schema from 'babysit/schema/study.schema.json' with { type: 'json' }
      console.log(JSON.stringify([createRandom(7).next() < 1, Object.keys(suites).length > 0, typeof schema]))`
    expect(JSON.parse(node(home, '--input-type=module', '--eval', script))).toEqual([true, true, 'object'])
  })

  test('brings types that strict TypeScript accepts', () => {
    writeFileSync(
      join(home, 'train.ts'),
      `import { createRandom, type Guest, type Sampler, type Space } from 'babysit'
       export function train(guest: Guest): void {
         const rate: number = createRandom(guest.seed).next()
         guest.log({ 'train/loss': rate }, { step: 0 })
       }
       export const space: Space = { parameters: [] }
       export const name = (sampler: Sampler): string => sampler.name
       // @ts-expect-error: a seed is a number
       export const wrong = (guest: Guest): string => guest.seed\n`,
    )
    const flags = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2023']
    expect(node(home, join(root, 'node_modules/typescript/bin/tsc'), ...flags, 'train.ts')).toBe('')
  })

  test('trains: a check on a generated set ends well', () => {
    const words = ['check', '--data', 'moons', '--seed', '1']
    expect(npm(home, 'exec', '--offline', '--', 'babysit', ...words)).toContain('pass')
  }, 300_000)

  test('holds what it says and nothing of the workshop', () => {
    for (const path of ['README.md', 'LICENSE', 'CHANGELOG.md', 'schema/study.schema.json', 'docs']) {
      expect(existsSync(join(installed, path)), path).toBe(true)
    }
    for (const path of ['src', 'test', 'bench', 'scripts', 'fixtures', 'dist/.built', '.ci']) {
      expect(existsSync(join(installed, path)), path).toBe(false)
    }
  })
})

function npm(cwd: string, ...words: readonly string[]): string {
  const cli = process.env['npm_execpath']
  return cli?.endsWith('.js') ? node(cwd, cli, ...words) : output(cwd, 'npm', words)
}

function node(cwd: string, ...words: readonly string[]): string {
  return output(cwd, process.execPath, words)
}

/** What a command printed on standard output; fails with all it said. */
function output(cwd: string, command: string, words: readonly string[]): string {
  // The npm that runs these tests tells its children about this project; theirs is another.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(npm_(package|lifecycle|command|config_local_prefix)|INIT_CWD|NODE_OPTIONS|VITEST|NODE_ENV)/.test(
          name,
        ),
    ),
  )
  try {
    return execFileSync(command, words, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${command} ${words.join(' ')} failed\n${stdout}\n${stderr}`)
  }
}
