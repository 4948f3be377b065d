// Writes a loss to its wire slowly, line by line and some of them in two halves, whoever listens. Deterministic.
// Usage: node slow.mjs --lr <rate> --seed <seed> --steps <steps> --pause <milliseconds>
import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const option = (name) => Number(process.argv[process.argv.indexOf(`--${name}`) + 1])
const [lr, seed, steps, pause] = ['lr', 'seed', 'steps', 'pause'].map(option)

const wire = process.env.BABYSIT_WIRE
const say = async (line, torn = false) => {
  const text = `${JSON.stringify(line)}\n`
  if (!torn) return appendFileSync(wire, text)
  const middle = text.length >> 1
  appendFileSync(wire, text.slice(0, middle))
  await sleep(pause)
  appendFileSync(wire, text.slice(middle))
}

await say({ t: 'hello', v: 1, pid: process.pid, program: 'slow.mjs' })
await say({ t: 'about', classes: 2, stepsPerEpoch: 10 })
for (let step = 0; step <= steps; step++) {
  const loss = 2 * Math.exp(-lr * step) + 0.01 * Math.sin(seed * 12.9898 + step * 78.233)
  if (step % 7 === 1)
    await say({
      t: 'layers',
      step,
      layers: [{ name: 'dense1', kind: 'dense', updateRatio: lr, gradNorm: 1, weightNorm: 9 }],
    })
  const values = { 'train/loss': loss, 'val/accuracy': 1 - loss / 4 }
  await say({ t: 'point', step, epoch: step / 10, time: step, values }, step % 5 === 0)
  await sleep(pause)
}
await say({ t: 'end', status: 'ok' })
