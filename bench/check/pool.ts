import { type ChildProcess, fork } from 'node:child_process'
import type { SanityOutcome } from '../../src/domain/outcome.ts'
import type { BuiltinStudy } from '../harness/builtin-study.ts'

export type Options = BuiltinStudy['options']

export interface Question {
  readonly id: number
  readonly options: Options
  readonly seed: number
}

export interface Answer {
  readonly id: number
  readonly outcome: SanityOutcome
  readonly seconds: number
}

/** Checks programs in several processes at once; the answers come in the order of the questions. */
export async function checkAll(
  programs: readonly Options[],
  {
    processes,
    seed,
    told,
  }: {
    readonly processes: number
    readonly seed: number
    readonly told: (options: Options, answer: Answer) => void
  },
): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  let next = 0
  const work = async (worker: ChildProcess) => {
    while (next < programs.length) {
      const id = next++
      const answer = await ask(worker, { id, options: programs[id]!, seed })
      answers[id] = answer
      told(programs[id]!, answer)
    }
    worker.kill()
  }
  // The processes inherit the loader that this one was started with.
  await Promise.all(
    Array.from({ length: processes }, () =>
      work(fork(new URL('./worker.ts', import.meta.url), { serialization: 'advanced' })),
    ),
  )
  return answers
}

function ask(worker: ChildProcess, question: Question): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) =>
      reject(new Error(`checking ${JSON.stringify(question.options)} ended with code ${code}`))
    worker.once('exit', ended)
    worker.once('message', (answer: Answer) => {
      worker.off('exit', ended)
      resolve(answer)
    })
    worker.send(question)
  })
}
