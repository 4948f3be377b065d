// `npm run check`: everything that can be said of the project without running it. Goes on after a failure, so that one
// run tells all; the exit code is 1 where anything failed.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeReady, npm, root } from './ready.mjs'

makeReady()

const checks = [
  ['types', () => tool('typescript/bin/tsc', '--noEmit', '-p', '.')],
  ['types of the page', () => tool('typescript/bin/tsc', '--noEmit', '-p', 'web')],
  ['format and lint', () => tool('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.')],
  ['unused code', () => tool('knip/bin/knip.js')],
  ['schema', schemaIsUpToDate],
  ['package', packageIsSound],
]

const failed = checks.filter(([name, check]) => {
  const started = performance.now()
  const passed = check()
  console.log(`${passed ? 'ok  ' : 'FAIL'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  return !passed
})
process.exit(failed.length === 0 ? 0 : 1)

function tool(script, ...words) {
  return command([process.execPath, join(root, 'node_modules', script), ...words])
}

function command([name, ...words]) {
  return spawnSync(name, words, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
}

/** The published schema is what the sources say. Where it was not, it is now: it only needs to be committed. */
function schemaIsUpToDate() {
  const before = schemaTexts()
  if (!command([process.execPath, join(root, 'scripts/build-schema.mjs')])) return false
  if (schemaTexts() === before) return true
  console.error('schema/ was out of date and has been written anew; commit it.')
  return false
}

function schemaTexts() {
  const folder = join(root, 'schema')
  return readdirSync(folder)
    .sort()
    .map((name) => `${name}\n${readFileSync(join(folder, name), 'utf8')}`)
    .join('\n')
}

/** What would be published, as it would be published: packed, and looked at by publint. */
function packageIsSound() {
  const folder = mkdtempSync(join(tmpdir(), 'babysit-pack-'))
  try {
    if (!command(npm('pack', '--silent', '--ignore-scripts', '--pack-destination', folder))) return false
    const [tarball = ''] = readdirSync(folder)
    return tool('publint/src/cli.js', 'run', join(folder, tarball), '--strict')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
