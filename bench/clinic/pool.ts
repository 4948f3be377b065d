import { Worker } from 'node:worker_threads'

/**
 * Gives tasks to threads of a worker module, which answers each message with one message. The threads inherit the
 * loader that this one was started with. Answers come in the order of the tasks.
 */
export async function inThreads<Task, Answer>(
  worker: URL,
  tasks: readonly Task[],
  { threads, told = () => {} }: { readonly threads: number; readonly told?: (answer: Answer) => void },
): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  let next = 0
  const work = async () => {
    const thread = new Worker(worker)
    try {
      while (next < tasks.length) {
        const place = next++
        const answer = await ask<Task, Answer>(thread, tasks[place]!)
        answers[place] = answer
        told(answer)
      }
    } finally {
      await thread.terminate()
    }
  }
  await Promise.all(Array.from({ length: Math.min(threads, tasks.length) }, work))
  return answers
}

function ask<Task, Answer>(thread: Worker, task: Task): Promise<Answer> {
  return new Promise((resolve, reject) => {
    thread.once('error', reject)
    thread.once('message', (answer: Answer) => {
      thread.off('error', reject)
      resolve(answer)
    })
    thread.postMessage(task)
  })
}
