// Speed of the built-in trainer's engine beside PyTorch on one thread, in one run: `npm run bench:trainer`, or
// `node --import jiti/register bench/trainer/main.ts [--json FILE]`. Runs the sources in src/ (scripts/build-kernels.mjs
// must have run once); the WebAssembly is the same as in dist/.
import { writeFileSync } from 'node:fs'
import { createEngine } from '../../src/trainer/network/engine.ts'
import type { Engine, RandomNumbers } from '../../src/trainer/network/network.ts'
import { type Peer, startPeer } from './peer.ts'
import { peerLayers, type Workload, workloads } from './workloads.ts'

interface Figure {
  readonly name: string
  readonly value: number
  /** 95 % of the median, from order statistics; null where the figure is no median. */
  readonly interval: readonly [number, number] | null
  readonly target: string
  readonly holds: boolean
  /** What it is measured against; null where it stands alone. */
  readonly peer: string | null
}

const rounds = 15
const lossTolerance = 1e-5
const memorySteps = 5_100
const memoryTolerance = 1024
const saturationTolerance = 1.5

const figures: Figure[] = [memory(), saturated()]
const peer = await startPeer()
if ('missing' in peer) console.log(`skipped beside PyTorch: ${peer.missing}`)
else {
  for (const workload of workloads) figures.push(...(await race(workload, peer)))
  peer.close()
}
print()
const file = process.argv[process.argv.indexOf('--json') + 1]
if (process.argv.includes('--json') && file) writeFileSync(file, `${JSON.stringify({ figures }, null, 2)}\n`)

/** Ratios of steps a second, round by round: both run in every round, taking turns at going first. */
async function race(workload: Workload, peer: Peer): Promise<Figure[]> {
  const { engine, step, data } = prepare(workload)
  const names = [...engine.layerNames].flatMap((name) => [`${name}.weight`, `${name}.bias`])
  const weights = engine.weights()
  const { input } = workload.network
  const theirs = await peer.ask({
    build: {
      layers: peerLayers(workload),
      optimizer: workload.optimizer,
      rate: workload.rate,
      weights: names.map((name) => [...weights.get(name)!]),
      shape: [workload.batch, input.channels, input.height, input.width],
      x: [...data.x],
      y: [...data.y],
    },
  })
  const difference = Math.max(
    ...theirs.losses.map((loss) => Math.abs(step() - loss) / Math.max(1, Math.abs(loss))),
  )

  // Processor time on both sides: what else the machine does counts for neither.
  const ours = (): number => {
    const start = process.cpuUsage()
    for (let i = 0; i < workload.steps; i++) step()
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1e6
  }
  ours()
  await peer.ask({ steps: workload.steps })
  const ratios: number[] = []
  const speeds: { ours: number; theirs: number }[] = []
  for (let round = 0; round < rounds; round++) {
    let mine = round % 2 === 0 ? ours() : 0
    const { seconds } = await peer.ask({ steps: workload.steps })
    if (mine === 0) mine = ours()
    ratios.push(seconds / mine)
    speeds.push({ ours: workload.steps / mine, theirs: workload.steps / seconds })
  }
  const { median, interval } = medianOf(ratios)
  const speed = `${peer.name}, 1 thread: ${Math.round(medianOf(speeds.map((s) => s.theirs)).median)} steps/s`
  console.log(`${workload.name}: ${Math.round(medianOf(speeds.map((s) => s.ours)).median)} steps/s; ${speed}`)
  return [
    {
      name: `${workload.name}: speed ratio`,
      value: median,
      interval,
      target: `>= ${workload.target}`,
      holds: median >= workload.target,
      peer: speed,
    },
    {
      name: `${workload.name}: losses of 10 steps, largest difference`,
      value: difference,
      interval: null,
      target: `<= ${lossTolerance}`,
      holds: difference <= lossTolerance,
      peer: peer.name,
    },
  ]
}

/** Growth of the resident set (KiB) over the steps of the larger MLP: median of the last third less that of the first. */
function memory(): Figure {
  const { step } = prepare(workloads[0]!)
  const third = Array.from({ length: 3 }, () => {
    const sizes: number[] = []
    for (let i = 1; i <= memorySteps / 3; i++) {
      step()
      if (i % 50 === 0) sizes.push(process.memoryUsage.rss())
    }
    return medianOf(sizes).median
  })
  const growth = (third[2]! - third[0]!) / 1024
  return {
    name: `memory over ${memorySteps} steps, growth in KiB`,
    value: growth,
    interval: null,
    target: `<= ${memoryTolerance}`,
    holds: growth <= memoryTolerance,
    peer: null,
  }
}

/** Time of a step with saturated tanh units and scores over that of an ordinary step of the same network, in turns. */
function saturated(): Figure {
  const tanh = { kind: 'activation', activation: 'tanh' } as const
  const [calm, wild] = [1, 100].map((scale) => {
    const { network } = workloads[0]!
    const layers = network.layers.map((layer) => (layer.kind === 'activation' ? tanh : layer))
    const initialization = { kind: 'he', scale } as const
    return prepare({ ...workloads[3]!, network: { ...network, layers, initialization } })
  })
  const time = (step: () => number): number => {
    const start = process.cpuUsage()
    for (let i = 0; i < 50; i++) step()
    const { user, system } = process.cpuUsage(start)
    return user + system
  }
  time(calm!.step)
  time(wild!.step)
  const ratios = Array.from({ length: rounds }, () => time(wild!.step) / time(calm!.step))
  const { median, interval } = medianOf(ratios)
  return {
    name: 'a step with saturated units and scores: times an ordinary step',
    value: median,
    interval,
    target: `<= ${saturationTolerance}`,
    holds: median <= saturationTolerance,
    peer: null,
  }
}

function prepare(workload: Workload): {
  engine: Engine
  step: () => number
  data: { x: Float32Array; y: Int32Array }
} {
  const { network, batch, optimizer, rate } = workload
  const random = seeded(1)
  const { channels, height, width } = network.input
  const x = Float32Array.from({ length: batch * channels * height * width }, () => random.normal())
  const y = Int32Array.from({ length: batch }, () => Math.floor(random.next() * network.outputs))
  const engine = createEngine({ network, optimizer, maxBatch: batch, random })
  const options = { learningRate: rate, regularization: 0, clip: 0 }
  return { engine, step: () => engine.step(x, y, batch, options).loss, data: { x, y } }
}

/** Median, and the order statistics that hold the true one with at least 95 % (binomial, one half). */
function medianOf(values: readonly number[]): { median: number; interval: [number, number] } {
  const sorted = [...values].sort((a, b) => a - b)
  const n = sorted.length
  let below = 0
  let tail = 0.5 ** n
  let term = tail
  while (tail <= 0.025) {
    below++
    term = (term * (n - below + 1)) / below
    tail += term
  }
  const median = (sorted[Math.floor((n - 1) / 2)]! + sorted[Math.ceil((n - 1) / 2)]!) / 2
  return { median, interval: [sorted[Math.max(0, below - 1)]!, sorted[Math.min(n - 1, n - below)]!] }
}

function seeded(seed: number): RandomNumbers {
  let state = seed >>> 0
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  return {
    next,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    stream: (name) =>
      seeded([...String(name)].reduce((sum, c) => Math.imul(sum, 31) + c.charCodeAt(0), seed)),
  }
}

function print(): void {
  console.log('\n| figure | value | 95 % interval | target | holds |\n| --- | --- | --- | --- | --- |')
  for (const { name, value, interval, target, holds } of figures) {
    const range = interval ? interval.map((v) => v.toFixed(2)).join(' to ') : ''
    const shown = Math.abs(value) < 0.01 && value !== 0 ? value.toExponential(1) : value.toFixed(2)
    console.log(`| ${name} | ${shown} | ${range} | ${target} | ${holds ? 'yes' : 'no'} |`)
  }
}
