// Compiles the kernels, then the sources, into dist/. Outputs whose source is gone are removed. dist/.built, written
// last, tells scripts/ready.mjs that the build is whole.
import { spawnSync } from 'node:child_process'
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './ready.mjs'

const dist = join(root, 'dist')
const started = newMtime()
rmSync(join(dist, '.built'), { force: true })
run('scripts/build-kernels.mjs')
run('node_modules/tsdown/dist/run.mjs', '--logLevel', 'warn')
run('node_modules/vite/bin/vite.js', 'build', '--config', 'web/vite.config.ts', '--logLevel', 'warn')
removeLeftovers()
writeFileSync(join(dist, '.built'), '')

function run(script, ...words) {
  const { status } = spawnSync(process.execPath, [join(root, script), ...words], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}

/** The file system's own idea of now, which need not be the clock's. */
function newMtime() {
  const probe = join(root, 'node_modules/.babysit-build')
  writeFileSync(probe, '')
  return statSync(probe).mtimeMs
}

/** Removes what an earlier build wrote and this one did not. */
function removeLeftovers() {
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name)
    if (entry.isFile() && statSync(path).mtimeMs < started) rmSync(path)
  }
}
