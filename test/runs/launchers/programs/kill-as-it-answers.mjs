// Kills a thread whose answer has been posted and not heard yet, and says so when the thread has ended.
import { join } from 'node:path'
import { createTrainingThread } from '../../../../dist/runs/launchers/training-thread.js'

const [folder, module] = process.argv.slice(2)
const thread = createTrainingThread({
  builtin: new URL('../../../../dist/trainer/index.js', import.meta.url).href,
})
const job = (name) => ({
  program: { kind: 'function', module, export: 'learns' },
  orders: { settings: { lr: 0.1 }, seed: 1 },
  folder,
  wire: join(folder, name),
  stop: new SharedArrayBuffer(4),
})
const ended = thread.run(job('wire.jsonl'))
await new Promise((resolve) => setTimeout(resolve, 0))
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500)
await thread.kill()
console.log('killed', (await ended).status)
