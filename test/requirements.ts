import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, test } from 'vitest'

/** Parts that not every machine has. Tests that need one say so, and are skipped with the reason where it is missing. */
export type Part =
  | 'build'
  | 'python'
  | 'torch'
  | 'optuna'
  | 'keras'
  | 'jax'
  | 'tensorflow'
  | 'optax'
  | 'scikit-learn'
  | 'chromium'
  | 'shared-data'
  | 'linux'
  | 'tmpfs'
  | 'script'
  | 'bash'
  | 'dash'
  | 'zsh'
  | 'fish'

export interface Presence {
  readonly present: boolean
  /** Why it is missing; empty where it is there. */
  readonly reason: string
}

/** The command line as tests start it; `npm test` builds it. */
const built = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))

const there: Presence = { present: true, reason: '' }
const known = new Map<Part, Presence>()

/**
 * Whether a part is there; looked up once a test process.
 * @public
 */
export function requirement(part: Part): Presence {
  const presence = known.get(part) ?? look(part)
  known.set(part, presence)
  return presence
}

/**
 * `describe` for tests that need parts. Where one is missing the tests are skipped, with the reason in the name; where
 * BABYSIT_TEST_REQUIRE (a list with commas) names the missing part, that is a failure instead.
 */
export function describeWith(parts: Part | readonly Part[], title: string, body: () => void): void {
  for (const part of [parts].flat()) {
    const { present, reason } = requirement(part)
    if (present) continue
    if (!isDemanded(part)) {
      describe.skip(`${title} (skipped: ${reason})`, body)
      return
    }
    describe(title, () => {
      test(`needs ${part}, which BABYSIT_TEST_REQUIRE demands`, () => {
        throw new Error(reason)
      })
    })
    return
  }
  describe(title, body)
}

/** The Python interpreter of the tests: BABYSIT_PYTHON, or the one called python3. */
export function python(): string {
  return process.env['BABYSIT_PYTHON'] || 'python3'
}

/** The interpreter that has Optuna: BABYSIT_OPTUNA_PYTHON, or that of all tests. */
export function optunaPython(): string {
  return process.env['BABYSIT_OPTUNA_PYTHON'] || python()
}

/** The interpreter that has frameworks other than PyTorch: BABYSIT_FRAMEWORKS_PYTHON, or that of all tests. */
export function frameworksPython(): string {
  return process.env['BABYSIT_FRAMEWORKS_PYTHON'] || python()
}

/** The browser of the tests: BABYSIT_CHROMIUM, or Debian's. */
export function chromium(): string {
  const named = process.env['BABYSIT_CHROMIUM']
  if (named) return named
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const path = answer('sh', '-c', `command -v ${name}`)
    if (path) return path
  }
  return 'chromium'
}

/**
 * The folder of a data set too large for the repository: BABYSIT_SHARED_DATA, or `shared/data` beside the clone.
 * @public
 */
export function sharedData(name = ''): string {
  const base =
    process.env['BABYSIT_SHARED_DATA'] || fileURLToPath(new URL('../../shared/data/', import.meta.url))
  return name === '' ? base : `${base.replace(/\/$/, '')}/datasets/${name}`
}

function look(part: Part): Presence {
  switch (part) {
    case 'build':
      return existsSync(built) ? there : missing('dist/cli/main.js is missing, run npm run build')
    case 'python':
      return answer(python(), '--version') ? there : missing(`${python()} does not start`)
    case 'torch':
      return answer(python(), '-c', 'import torch; print(torch.__version__)')
        ? there
        : missing(`${python()} has no torch`)
    case 'optuna':
      return installed(optunaPython(), part) ? there : missing(`${optunaPython()} has no ${part}`)
    case 'keras':
    case 'jax':
    case 'tensorflow':
    case 'optax':
    case 'scikit-learn':
      return installed(frameworksPython(), part) ? there : missing(`${frameworksPython()} has no ${part}`)
    case 'chromium':
      return answer(chromium(), '--version') ? there : missing('no chromium')
    case 'shared-data':
      return existsSync(sharedData('digits')) ? there : missing(`no data sets in ${sharedData()}`)
    case 'tmpfs':
      return answer(
        'sh',
        '-c',
        'd=$(mktemp -d) && mount -t tmpfs -o size=1m tmpfs "$d" && umount "$d" && echo yes',
      )
        ? there
        : missing('no file system of a fixed size can be mounted')
    case 'script':
      return answer('script', '--version') ? there : missing('no script, which makes a terminal')
    case 'bash':
    case 'dash':
    case 'zsh':
    case 'fish':
      return answer('sh', '-c', `command -v ${part}`) ? there : missing(`no ${part}`)
    case 'linux':
      return process.platform === 'linux' ? there : missing(`this is ${process.platform}`)
  }
}

/** Whether a distribution is there, without the seconds that its import takes. TensorFlow has two names. */
function installed(interpreter: string, name: string): boolean {
  const ask = 'import importlib.metadata as m, sys; print(m.version(sys.argv[1]))'
  const names = name === 'tensorflow' ? ['tensorflow', 'tensorflow-cpu'] : [name]
  return names.some((one) => answer(interpreter, '-c', ask, one) !== undefined)
}

function missing(reason: string): Presence {
  return { present: false, reason }
}

function isDemanded(part: Part): boolean {
  return (process.env['BABYSIT_TEST_REQUIRE'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .includes(part)
}

/** What a command printed; undefined where it failed or printed nothing. */
function answer(command: string, ...words: readonly string[]): string | undefined {
  try {
    return (
      execFileSync(command, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() ||
      undefined
    )
  } catch {
    return undefined
  }
}
