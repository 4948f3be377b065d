// Makes a clone ready to run: installs what the lockfile says and builds, each only where it is needed.
// Node built-ins only: it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Installs and builds where needed; ends the process with the step's exit code where a step fails. */
export function makeReady() {
  requireNode()
  if (!isInstalled())
    step('Installing the libraries (once; about a minute)', npm('ci', '--no-audit', '--no-fund'))
  if (!isBuilt()) step('Building', [process.execPath, join(root, 'scripts/build.mjs')])
}

/** True where every library that the lockfile names is there in that version, but for optional ones of other machines. */
function isInstalled() {
  const wanted = readJson('package-lock.json')?.packages ?? {}
  const there = readJson('node_modules/.package-lock.json')?.packages
  if (there === undefined) return false
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' || entry.version === there[path]?.version || (entry.optional && !there[path]),
  )
}

/** True where the newest build is younger than everything it was made of. */
function isBuilt() {
  const built = statSync(join(root, 'dist/.built'), { throwIfNoEntry: false })?.mtimeMs
  if (built === undefined) return false
  const inputs = ['package.json', 'tsconfig.build.json', 'scripts/build.mjs', 'scripts/build-kernels.mjs']
  const sources = ['src', 'web'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).map((entry) =>
      join(entry.parentPath ?? entry.path, entry.name),
    ),
  )
  return [...inputs.map((path) => join(root, path)), ...sources].every(
    (path) => statSync(path).mtimeMs <= built,
  )
}

/** The words that start npm, with the npm that started us where there is one. */
export function npm(...words) {
  const cli = process.env['npm_execpath']
  return cli?.endsWith('.js') ? [process.execPath, cli, ...words] : ['npm', ...words]
}

function step(title, [command, ...words]) {
  console.error(`${title} ...`)
  const { status, error } = spawnSync(command, words, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...headersOfNode(), ...process.env },
    shell: command === 'npm' && process.platform === 'win32',
  })
  if (status === 0) return
  console.error(`${title} failed${error ? `: ${error.message}` : `, exit code ${status}`}.`)
  process.exit(status || 1)
}

/** Where the native library has to be compiled, the headers that came with Node do; nothing is downloaded for it. */
function headersOfNode() {
  const prefix = resolve(process.execPath, '../..')
  return existsSync(join(prefix, 'include/node/node.h')) ? { npm_config_nodedir: prefix } : {}
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`babysit needs Node 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(2)
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8'))
  } catch {
    return undefined
  }
}
