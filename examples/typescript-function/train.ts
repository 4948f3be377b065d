import { createRandom, type Guest } from 'babysit'

/**
 * A training function: is a point inside of the circle? One hidden layer of tanh units, softmax over two classes,
 * stochastic gradient descent. babysit calls it once a run, in a thread of its own.
 */
export function train(guest: Guest): void {
  const rate = Number(guest.params['lr'] ?? 0.1)
  const width = Number(guest.params['width'] ?? 16)
  const random = createRandom(guest.seed)
  const examples = drawExamples(createRandom(0), 1200)
  const training = examples.slice(0, guest.samples ?? 1000)
  const validation = examples.slice(1000)
  const network = createNetwork(width, random)
  const stepsPerEpoch = Math.ceil(training.length / batchSize)
  const steps = stepsIn(guest, stepsPerEpoch)

  guest.hello({ program: 'circle', framework: 'typescript', obeys: ['params', 'budget', 'samples', 'seed'] })
  guest.about({ classes: 2, trainSamples: training.length, batchSize, stepsPerEpoch, optimizer: 'sgd' })
  for (let step = 0; step <= steps && !guest.shouldStop(); step++) {
    const batch = Array.from({ length: batchSize }, () => training[random.below(training.length)]!)
    // The first report comes before any update: it shows what the initialization alone is worth.
    const { loss, accuracy } = step === 0 ? measure(network, batch) : update(network, batch, rate)
    guest.log(
      { 'train/loss': loss, 'train/accuracy': accuracy, lr: rate },
      { step, epoch: step / stepsPerEpoch },
    )
    if (step % stepsPerEpoch === 0) {
      const seen = measure(network, validation)
      guest.log(
        { 'val/loss': seen.loss, 'val/accuracy': seen.accuracy },
        { step, epoch: step / stepsPerEpoch },
      )
    }
  }
}

interface Example {
  readonly x: number
  readonly y: number
  readonly inside: boolean
}

/** Hidden units with their two weights in, bias and one weight out; the logit of "inside" is their sum plus `bias`. */
interface Network {
  readonly units: { x: number; y: number; bias: number; out: number }[]
  bias: number
}

const batchSize = 32

function stepsIn({ budget }: Guest, stepsPerEpoch: number): number {
  if (budget === null) return 20 * stepsPerEpoch
  return Math.round(budget.unit === 'steps' ? budget.amount : budget.amount * stepsPerEpoch)
}

function drawExamples(random: { next(): number }, count: number): readonly Example[] {
  return Array.from({ length: count }, () => {
    const x = 2 * random.next() - 1
    const y = 2 * random.next() - 1
    return { x, y, inside: x * x + y * y < 0.6 }
  })
}

function createNetwork(width: number, random: { normal(): number }): Network {
  const unit = () => ({
    x: random.normal(),
    y: random.normal(),
    bias: 0,
    out: random.normal() / Math.sqrt(width),
  })
  return { units: Array.from({ length: width }, unit), bias: 0 }
}

function logitOf(network: Network, { x, y }: Example): number {
  return network.units.reduce(
    (sum, unit) => sum + unit.out * Math.tanh(unit.x * x + unit.y * y + unit.bias),
    network.bias,
  )
}

/** Mean cross-entropy in nats, and the share that is right. */
function measure(network: Network, examples: readonly Example[]): { loss: number; accuracy: number } {
  let loss = 0
  let right = 0
  for (const example of examples) {
    const logit = logitOf(network, example)
    const signed = example.inside ? logit : -logit
    loss += Math.max(0, -signed) + Math.log1p(Math.exp(-Math.abs(signed)))
    if (signed > 0) right++
  }
  return { loss: loss / examples.length, accuracy: right / examples.length }
}

/** One step of gradient descent; answers with what the batch was worth before it. */
function update(
  network: Network,
  batch: readonly Example[],
  rate: number,
): { loss: number; accuracy: number } {
  const before = measure(network, batch)
  const pace = rate / batch.length
  for (const example of batch) {
    const error = 1 / (1 + Math.exp(-logitOf(network, example))) - Number(example.inside)
    network.bias -= pace * error
    for (const unit of network.units) {
      const activation = Math.tanh(unit.x * example.x + unit.y * example.y + unit.bias)
      const back = pace * error * unit.out * (1 - activation ** 2)
      unit.out -= pace * error * activation
      unit.x -= back * example.x
      unit.y -= back * example.y
      unit.bias -= back
    }
  }
  return before
}
