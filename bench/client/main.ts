// What the Python client costs a training program, beside wandb and TensorBoard's writers; see README.md.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Figure, publish, short, table } from '../harness/figures.ts'

const python = process.env['BABYSIT_PYTHON'] || 'python3'
const script = fileURLToPath(new URL('measure.py', import.meta.url))
const packageFolder = fileURLToPath(new URL('../../python', import.meta.url))

/** Times of one library: of each process, of each block of calls. */
interface Measured {
  readonly imports: readonly number[]
  readonly logs: readonly number[]
}

function measure(library: string, runs: number): Measured | string {
  const imports: number[] = []
  const logs: number[] = []
  for (let run = 0; run < runs; run++) {
    const cwd = mkdtempSync(join(tmpdir(), 'babysit-bench-'))
    const env = { ...process.env, PYTHONPATH: packageFolder, BABYSIT_WIRE: join(cwd, 'wire.jsonl') }
    const text = execFileSync(python, [script, library, '2000'], {
      cwd,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    rmSync(cwd, { recursive: true, force: true })
    const result = JSON.parse(text.trim().split('\n').at(-1)!) as {
      missing?: string
      import_ms: number
      log_us: number[]
    }
    if (result.missing !== undefined) return result.missing
    imports.push(result.import_ms)
    logs.push(...result.log_us)
  }
  return { imports, logs }
}

const libraries = [
  ['babysit', 15],
  ['wandb', 3],
  ['tensorboard', 3],
  ['tensorboardX', 3],
] as const
const measured = libraries.map(([name, runs]) => [name, measure(name, runs)] as const)
const rows = measured.map(([name, result]) =>
  typeof result === 'string' ? [name, result, ''] : [name, spread(result.imports), spread(result.logs)],
)
console.log(table(['library', 'import, ms', 'log, µs a call'], rows))

const own = measured[0]![1]
if (typeof own === 'string') throw new Error(own)
publish([
  figure('import of the client, ms', own.imports, { below: 30, peer: peerOf('imports') }),
  figure('log() at its caller, µs', own.logs, { below: 10, peer: peerOf('logs') }),
])

function figure(name: string, values: readonly number[], about: { below: number; peer: string }): Figure {
  const value = quantile(values, 0.5)
  return {
    name,
    value,
    interval: [quantile(values, 0.025), quantile(values, 0.975)],
    target: `< ${about.below}`,
    holds: value < about.below,
    peer: about.peer,
  }
}

function peerOf(what: keyof Measured): string {
  return measured
    .slice(1)
    .map(
      ([name, result]) =>
        `${name} ${typeof result === 'string' ? 'missing' : short(quantile(result[what], 0.5))}`,
    )
    .join(', ')
}

/** Median, and the range that holds 95 % of what was measured. */
function spread(values: readonly number[]): string {
  return `${short(quantile(values, 0.5))} (${short(quantile(values, 0.025))} to ${short(quantile(values, 0.975))})`
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}
