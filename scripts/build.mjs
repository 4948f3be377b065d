// Compiles the kernels, then the sources, one output a source (workers and lazily loaded parts are found by their path, and
// stack traces read well), then the page, into dist/. Outputs whose source is gone are removed. dist/.built, written
// last, tells scripts/ready.mjs that the build is whole.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './ready.mjs'

const dist = join(root, 'dist')
const started = newMtime()
rmSync(join(dist, '.built'), { force: true })
run('scripts/build-kernels.mjs')
run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json')
nameDeclarations()
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

/** Declarations name each other by the sources' names, which the package does not hold. */
function nameDeclarations() {
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    if (!entry.name.endsWith('.d.ts')) continue
    const path = join(entry.parentPath ?? entry.path, entry.name)
    const text = readFileSync(path, 'utf8')
    const named = text.replace(/(from |import\()(['"])(\.[^'"]+)\.ts\2/g, '$1$2$3.js$2')
    if (named !== text) writeFileSync(path, named)
  }
}

/** Removes what an earlier build wrote and this one did not. */
function removeLeftovers() {
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name)
    if (entry.isFile() && statSync(path).mtimeMs < started) rmSync(path)
  }
}
