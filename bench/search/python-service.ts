import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A Python program that answers one line of JSON with another; its first line holds its name. */
export interface PythonService {
  readonly name: string
  // biome-ignore lint/suspicious/noExplicitAny: what comes back is known where it is asked for
  ask(order: object): Promise<any>
  close(): void
}

/**
 * Starts `script` (beside this folder's files) with the interpreter that BABYSIT_OPTUNA_PYTHON names, one thread.
 * @throws Error with its last words where it does not start
 */
export async function startPython(script: string, words: readonly string[] = []): Promise<PythonService> {
  const python = process.env['BABYSIT_OPTUNA_PYTHON'] ?? 'python3'
  const child = spawn(python, [fileURLToPath(new URL(script, import.meta.url)), ...words], {
    env: { ...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let complaint = ''
  child.stderr.on('data', (data: Buffer) => {
    complaint = (complaint + data.toString()).slice(-4000)
  })
  child.on('error', (error) => {
    complaint = error.message
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const answer = async () => {
    const { value, done } = await lines.next()
    if (!done) return JSON.parse(value as string)
    await new Promise((resolve) => setTimeout(resolve, 100))
    throw new Error(`${script} (${python}): ${complaint.trim().split('\n').at(-1) || 'ended'}`)
  }
  const { name } = await answer()
  return {
    name,
    ask(order) {
      child.stdin.write(`${JSON.stringify(order)}\n`)
      return answer()
    },
    close: () => child.stdin.end(),
  }
}
