import { Worker } from 'node:worker_threads'
import type { Made, Task } from './worker.ts'

/** Makes families in several threads at once. */
export async function makeFamilies(
  tasks: readonly Task[],
  { threads, told }: { readonly threads: number; readonly told: (made: Made) => void },
): Promise<readonly Made[]> {
  const made: Made[] = []
  let next = 0
  const work = async () => {
    // The threads inherit the loader that this one was started with.
    const worker = new Worker(new URL('./worker.ts', import.meta.url))
    try {
      while (next < tasks.length) {
        const one = await ask(worker, tasks[next++]!)
        made.push(one)
        told(one)
      }
    } finally {
      await worker.terminate()
    }
  }
  await Promise.all(Array.from({ length: threads }, work))
  return made
}

function ask(worker: Worker, task: Task): Promise<Made> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (made: Made) => {
      worker.off('error', reject)
      resolve(made)
    })
    worker.postMessage(task)
  })
}
