import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** PyTorch in a process of its own, one answer an order (peer.py). */
export interface Peer {
  readonly name: string
  ask(order: object): Promise<{ readonly losses: number[]; readonly seconds: number }>
  close(): void
}

/** The peer, or why there is none. */
export async function startPeer(): Promise<Peer | { readonly missing: string }> {
  const environment = { ...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }
  const child = spawn(
    process.env['BABYSIT_PYTHON'] || 'python3',
    [fileURLToPath(new URL('peer.py', import.meta.url))],
    {
      env: environment,
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  )
  let complaint = ''
  child.stderr.on('data', (data: Buffer) => {
    complaint = (complaint + data.toString()).slice(-2000)
  })
  const failure = new Promise<string>((resolve) => {
    child.on('error', () => resolve('python3 is not there'))
    child.on('close', () => resolve(complaint.trim().split('\n').at(-1) || 'python3 ended'))
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const nextLine = async (): Promise<string> => {
    const { value, done } = await lines.next()
    if (done) throw new Error(await failure)
    return value as string
  }
  try {
    const { peer } = JSON.parse(await nextLine())
    return {
      name: peer,
      async ask(order) {
        child.stdin.write(`${JSON.stringify(order)}\n`)
        return JSON.parse(await nextLine())
      },
      close: () => child.stdin.end(),
    }
  } catch (error) {
    return { missing: (error as Error).message }
  }
}
