import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { agentEnvironment } from '../runs/launchers/agent-environment.ts'
import type { Context } from './context.ts'
import type { Diagnosis } from './doctor-examinations.ts'

const run = promisify(execFile)
const patience = 20_000

/** Forms that a shell must hand over as they are. */
const forms = ['@log:1e-5..1e-1@3e-4', '--lr=@16,32,64', '@bool:--amp,--no-amp', '{trial.dir}/x', '{seed}']

async function findPython(env: NodeJS.ProcessEnv): Promise<string | null> {
  for (const name of ['python3', 'python']) {
    const found = await run(name, ['-c', 'print(1)'], { env, timeout: patience }).catch(() => null)
    if (found !== null) return name
  }
  return null
}

/** Which PyTorch a command would find, without loading it, which takes seconds. */
export async function torch({ env }: Context): Promise<Diagnosis> {
  const python = await findPython(env)
  if (python === null) return { status: 'info', found: 'no Python (only needed for Python programs)' }
  const ask = 'import importlib.metadata as m;print(m.version("torch"))'
  const answer = await run(python, ['-c', ask], { env, timeout: patience }).catch(() => null)
  if (answer === null)
    return { status: 'info', found: `${python} has none (only needed for programs that use it)` }
  return { status: 'info', found: `${answer.stdout.trim()} of ${python}` }
}

/** Whether the agent gets into a Python program that is started as commands are, and is heard. */
export async function agent({ env }: Context): Promise<Diagnosis> {
  const python = await findPython(env)
  if (python === null) return { status: 'info', found: 'no Python (only needed for Python programs)' }
  const folder = mkdtempSync(join(tmpdir(), 'babysit-doctor-'))
  try {
    const wire = join(folder, 'wire.jsonl')
    const inside = { ...env, ...agentEnvironment(env), BABYSIT_WIRE: wire }
    const script = 'import sys;print(any("babysit" in name for name in sys.modules))'
    const { stdout } = await run(python, ['-c', script], { env: inside, cwd: folder, timeout: patience })
    if (stdout.trim() === 'True') return { status: 'ok', found: `attaches to ${python}` }
    const said = readWire(wire)
    if (said !== '') return { status: 'ok', found: `attaches to ${python}, and is heard` }
    return {
      status: 'warn',
      found: `does not attach to ${python}`,
      next: 'check that PYTHONPATH is not ignored (-E, -I) and that no other sitecustomize hides ours; see docs/agent.md',
    }
  } catch (error) {
    return {
      status: 'warn',
      found: `${python} does not start with it: ${(error as Error).message.split('\n')[0]}`,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readWire(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Which shells there are, and whether ranges get through them unharmed. */
export async function shells({ env }: Context): Promise<Diagnosis> {
  const own = env['SHELL'] ?? ''
  const names = [...new Set(['bash', 'dash', 'zsh', 'fish', own].filter((name) => name !== ''))]
  const whole: string[] = []
  const broken: string[] = []
  for (const shell of names) {
    const shown = `${process.execPath} -p 'JSON.stringify(process.argv.slice(1))' -- ${forms.join(' ')}`
    const answer = await run(shell, ['-c', shown], { env, timeout: patience }).catch(
      (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? null : { stdout: '' }),
    )
    if (answer === null) continue
    const passed = answer.stdout.trim() === JSON.stringify(forms)
    ;(passed ? whole : broken).push(basename(shell))
  }
  const list = [...new Set(whole)].join(', ')
  if (broken.length === 0)
    return { status: 'ok', found: `ranges pass unchanged through ${list || 'none that was found'}` }
  return {
    status: 'warn',
    found: `ranges are changed by ${[...new Set(broken)].join(', ')}`,
    next: `put them in quotes there, as in --lr '@log:1e-5..1e-1'`,
  }
}

/** Graphics cards, as nvidia-smi knows them. */
export async function graphicsCards({ env }: Context): Promise<Diagnosis> {
  const ask = ['--query-gpu=index,name,memory.total,memory.used', '--format=csv,noheader']
  const answer = await run('nvidia-smi', ask, { env, timeout: patience }).catch(
    (error: NodeJS.ErrnoException) => error,
  )
  if (answer instanceof Error) {
    const none = answer.code === 'ENOENT'
    return none
      ? { status: 'info', found: 'no nvidia-smi; --gpus then takes your word for how many there are' }
      : {
          status: 'warn',
          found: 'nvidia-smi fails',
          next: 'run nvidia-smi yourself: the driver may not be loaded',
        }
  }
  const cards = answer.stdout
    .trim()
    .split('\n')
    .filter((line) => line !== '')
  const visible = env['CUDA_VISIBLE_DEVICES']
  const note = visible === undefined ? '' : `; CUDA_VISIBLE_DEVICES is '${visible}'`
  return { status: 'ok', found: `${cards.join('; ') || 'none'}${note}` }
}
