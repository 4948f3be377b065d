import { createRandom, type SettingsOf, space, study, type TrainingRun } from 'babysit'

// A function of this very program, looked after: logistic regression on points inside and outside of a circle, with
// squares as features. Run it with: npx jiti examples/in-process/plain-loop.ts

export const circle = {
  lr: space.log(1e-4, 10),
  reg: space.log(1e-6, 1e-1),
  optimizer: space.choice(['sgd', 'momentum']),
}

/** `settings.lr` is a number here, and `settings.optimizer` is 'sgd' or 'momentum'. */
export async function train(run: TrainingRun<SettingsOf<typeof circle>>): Promise<void> {
  const { settings, signal } = run
  const random = createRandom(run.seed)
  const examples = drawExamples(createRandom(0), 1200)
  const training = examples.slice(0, run.samples ?? 1000)
  const validation = examples.slice(1000)
  const stepsPerEpoch = Math.ceil(training.length / batchSize)
  const budget = run.budget ?? { amount: 10, unit: 'epochs' }
  const steps = Math.round(budget.amount * (budget.unit === 'epochs' ? stepsPerEpoch : 1))
  const weights = features({ x: 1, y: 1 }).map(() => 0.01 * random.normal())
  const velocity = weights.map(() => 0)
  const keep = settings.optimizer === 'momentum' ? 0.9 : 0

  run.about({ classes: 2, trainSamples: training.length, batchSize, stepsPerEpoch })
  for (let step = 0; step <= steps && !signal.aborted; step++) {
    const batch = Array.from({ length: batchSize }, () => training[random.below(training.length)]!)
    const { loss, accuracy, gradient } = measure(weights, batch)
    const at = { step, epoch: step / stepsPerEpoch }
    const penalty = (settings.reg / 2) * weights.reduce((sum, weight) => sum + weight * weight, 0)
    await run.report({ 'train/loss': loss + penalty, 'train/accuracy': accuracy, lr: settings.lr }, at)
    if (step % stepsPerEpoch === 0) {
      const seen = measure(weights, validation)
      await run.report({ 'val/loss': seen.loss, 'val/accuracy': seen.accuracy }, at)
    }
    for (const [i, slope] of gradient.entries()) {
      velocity[i] = keep * velocity[i]! - settings.lr * (slope + settings.reg * weights[i]!)
      weights[i] = weights[i]! + velocity[i]!
    }
  }
}

interface Example {
  readonly x: number
  readonly y: number
  readonly inside: boolean
}

const batchSize = 32

function drawExamples(random: { next(): number }, count: number): readonly Example[] {
  return Array.from({ length: count }, () => {
    const [x, y] = [2 * random.next() - 1, 2 * random.next() - 1]
    return { x, y, inside: x * x + y * y < 0.6 }
  })
}

function features({ x, y }: Pick<Example, 'x' | 'y'>): readonly number[] {
  return [1, x, y, x * x, y * y, x * y]
}

/** Mean cross-entropy in nats, the share that is right, and the slope of the loss. */
function measure(weights: readonly number[], examples: readonly Example[]) {
  let [loss, right] = [0, 0]
  const gradient = weights.map(() => 0)
  for (const example of examples) {
    const inputs = features(example)
    const logit = inputs.reduce((sum, input, i) => sum + input * weights[i]!, 0)
    const signed = example.inside ? logit : -logit
    loss += Math.max(0, -signed) + Math.log1p(Math.exp(-Math.abs(signed)))
    if (signed > 0) right++
    const error = 1 / (1 + Math.exp(-logit)) - Number(example.inside)
    for (const [i, input] of inputs.entries()) gradient[i]! += (error * input) / examples.length
  }
  return { loss: loss / examples.length, accuracy: right / examples.length, gradient }
}

if (process.argv[1] === import.meta.filename) {
  const { best, reason } = await study({
    name: 'circle',
    space: circle,
    train,
    goal: { maximize: 'val/accuracy' },
    effort: { seconds: 60 },
    onEvent(event) {
      if (event.kind === 'stage-finished') console.log(`${event.outcome.stage}: ${event.outcome.summary}`)
    },
  })
  console.log(reason)
  console.log(best)
}
