// A process that runs sanity checks, one after the other, for main.ts.
import { runBuiltinStudy } from '../harness/builtin-study.ts'
import type { Answer, Question } from './pool.ts'

process.on('message', async ({ id, options, seed }: Question) => {
  const started = performance.now()
  const { state } = await runBuiltinStudy({ options, stages: ['sanity'], seed })
  const seconds = (performance.now() - started) / 1000
  process.send!({ id, outcome: state.outcomes.sanity!, seconds } satisfies Answer)
})
