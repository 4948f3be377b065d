import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { agentEnvironment } from '../../src/runs/launchers/agent-environment.ts'
import { python } from '../requirements.ts'

export const fixtures = fileURLToPath(new URL('../../fixtures/torch/', import.meta.url))

/** A line of the wire, as JSON. */
export type Line = Readonly<Record<string, unknown>> & { readonly t: string }

export interface PythonRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly lines: readonly Line[]
  /** What was heard, by series: steps and values. */
  readonly series: ReadonlyMap<string, readonly (readonly [step: number, value: number])[]>
  /** All facts, later ones over earlier ones. */
  readonly facts: Readonly<Record<string, unknown>>
}

/** Runs a Python program as a stranger would (`agent: false`), or with the agent in it and what else the environment says. */
export async function runPython(
  words: readonly string[],
  about: {
    readonly agent: boolean
    readonly env?: Readonly<Record<string, string>>
    readonly cwd?: string
    readonly interpreter?: string
  },
): Promise<PythonRun> {
  const folder = mkdtempSync(join(tmpdir(), 'babysit-agent-'))
  const wire = join(folder, 'wire.jsonl')
  const plain = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^BABYSIT_/.test(name)))
  const env = {
    ...plain,
    OMP_NUM_THREADS: '1',
    ...(about.agent ? { ...agentEnvironment(about.env ?? {}), BABYSIT_WIRE: wire } : {}),
    ...about.env,
    ...(about.agent ? { PYTHONPATH: agentEnvironment(about.env ?? {})['PYTHONPATH'] } : {}),
  }
  try {
    const { code, stdout, stderr } = await new Promise<Pick<PythonRun, 'code' | 'stdout' | 'stderr'>>(
      (resolve) => {
        const options = { env, cwd: about.cwd ?? folder, maxBuffer: 1 << 26, timeout: 150_000 }
        const child = execFile(about.interpreter ?? python(), words, options, (_, stdout, stderr) =>
          resolve({ code: child.exitCode ?? -1, stdout, stderr }),
        )
      },
    )
    const lines = readLines(wire)
    return { code, stdout, stderr, lines, series: seriesOf(lines), facts: factsOf(lines) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readLines(path: string): readonly Line[] {
  let text = ''
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return []
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
}

function seriesOf(lines: readonly Line[]): PythonRun['series'] {
  const series = new Map<string, [number, number][]>()
  for (const line of lines) {
    if (line.t !== 'point') continue
    for (const [name, value] of Object.entries(line['values'] as Record<string, number | string>)) {
      const points = series.get(name) ?? []
      points.push([Number(line['step']), Number(value)])
      series.set(name, points)
    }
  }
  return series
}

function factsOf(lines: readonly Line[]): PythonRun['facts'] {
  return Object.assign({}, ...lines.filter(({ t }) => t === 'about'))
}

/** What went wrong in the agent; none in a sound run. */
export function troubles({ lines }: PythonRun): readonly Line[] {
  return lines.filter(({ t }) => t === 'trouble')
}
