import type { Curves, LayerReport, Series } from '../../src/domain/series.ts'
import type { StageName } from '../../src/domain/stage.ts'
import type { ObservedTrial, TrialStatus } from '../../src/domain/trial.ts'

/** Always the same numbers between 0 and 1 for the same seed. */
function noise(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return ((state >>> 8) % 100_000) / 100_000
  }
}

interface Sketch {
  readonly number: number
  readonly stage: StageName
  readonly purpose?: string
  readonly settings: { readonly lr: number; readonly reg: number; readonly dropout: number }
  readonly epochs: number
  readonly seed: number
  readonly samples?: number
}

export const stepsPerEpoch = 20

/** A training run with the shape that its learning rate gives it: flat, good, or exploding. */
export function trainRun(sketch: Sketch): ObservedTrial {
  const random = noise(sketch.number * 97 + 13)
  const { lr: rate, reg: weightDecay } = sketch.settings
  const off = Math.log10(rate / 0.03)
  const speed = 0.9 * Math.exp(-off * off * 1.4)
  const diverges = rate > 0.07 + 0.02 * random()
  const floor = 0.03 + 0.12 * Math.max(0, Math.log10(weightDecay) + 4) ** 2 + 0.05 * off * off
  const [steps, epochs, loss, accuracy]: number[][] = [[], [], [], []] as unknown as [
    number[],
    number[],
    number[],
    number[],
  ]
  const [valEpochs, valLoss, valAccuracy]: number[][] = [[], [], []] as unknown as [
    number[],
    number[],
    number[],
  ]
  const total = sketch.epochs * stepsPerEpoch
  for (let step = 0; step <= total; step += 5) {
    const epoch = step / stepsPerEpoch
    const wobble = 1 + 0.12 * (random() - 0.5)
    const value = diverges
      ? Math.LN10 * Math.exp(step * 0.08) * wobble
      : (floor + (Math.LN10 - floor) * Math.exp(-speed * epoch)) * (step === 0 ? 1 : wobble)
    const broken = diverges && step >= 40
    steps!.push(step)
    epochs!.push(epoch)
    loss!.push(broken ? Number.NaN : value)
    accuracy!.push(
      broken ? 0.1 : 0.1 + 0.895 * Math.min(1, (Math.LN10 - Math.min(Math.LN10, value)) / (Math.LN10 - 0.03)),
    )
    if (step > 0 && step % stepsPerEpoch === 0) {
      valEpochs!.push(epoch)
      const gap = 0.02 * (1 - Math.exp(-epoch / 3)) + 0.01 * random()
      valLoss!.push(broken ? Number.NaN : value + 2.5 * gap)
      valAccuracy!.push(broken ? 0.1 : accuracy!.at(-1)! - gap)
    }
    if (broken) break
  }
  const series = (name: string, x: readonly number[], values: readonly number[]): Series => ({
    name,
    steps: x.map((epoch) => Math.round(epoch * stepsPerEpoch)),
    epochs: x,
    values,
  })
  const curves: Curves = {
    'train/loss': series('train/loss', epochs!, loss!),
    'train/accuracy': series('train/accuracy', epochs!, accuracy!),
    ...(valEpochs!.length > 0
      ? {
          'val/loss': series('val/loss', valEpochs!, valLoss!),
          'val/accuracy': series('val/accuracy', valEpochs!, valAccuracy!),
        }
      : {}),
  }
  const layers: LayerReport[] = steps!
    .filter((step) => step > 0 && step % 10 === 0 && !diverges)
    .map((step) => ({
      step,
      layers: ['dense1', 'dense2', 'output'].map((name, i) => ({
        name,
        kind: 'dense',
        updateRatio: rate * 0.03 * 3 ** -i * (0.3 + Math.exp(-step / 80)) * (0.8 + 0.4 * random()),
        gradNorm: 0.3,
        weightNorm: 12,
      })),
    }))
  const status: TrialStatus = diverges ? 'diverged' : 'complete'
  const metrics = Object.fromEntries(
    Object.entries(curves).map(([name, { values }]) => {
      const finite = values.filter(Number.isFinite)
      return [
        name,
        {
          first: values[0]!,
          last: values.at(-1)!,
          min: Math.min(...finite),
          max: Math.max(...finite),
          count: values.length,
        },
      ]
    }),
  )
  return {
    trial: {
      number: sketch.number,
      stage: sketch.stage,
      purpose: sketch.purpose ?? 'search',
      settings: sketch.settings,
      budget: { amount: sketch.epochs, unit: 'epochs' },
      seed: sketch.seed,
      orders: sketch.samples === undefined ? {} : { samples: sketch.samples },
      breakOut: sketch.stage === 'coarse',
      status,
      run: `calm-otter-7/${sketch.number}.1`,
      end: diverges
        ? { status: 'stopped', reason: 'break-out', message: 'loss is NaN' }
        : { status: 'ok', reason: 'finished' },
      metrics,
      epochs: epochs!.at(-1)!,
      steps: steps!.at(-1)!,
      seconds: 0.02 * epochs!.at(-1)!,
    },
    curves,
    layers,
    facts: { stepsPerEpoch, classes: 10 },
  }
}

const round = (value: number) => Number(value.toPrecision(3))

export function drawn(
  count: number,
  from: {
    first: number
    stage: 'coarse' | 'fine'
    lr: [number, number]
    reg: [number, number]
    epochs: number
  },
): ObservedTrial[] {
  const random = noise(from.first * 31 + 5)
  const inside = ([low, high]: [number, number]) =>
    round(10 ** (Math.log10(low) + random() * Math.log10(high / low)))
  return Array.from({ length: count }, (_, i) =>
    trainRun({
      number: from.first + i,
      stage: from.stage,
      settings: { lr: inside(from.lr), reg: inside(from.reg), dropout: round(random() * 0.5) },
      epochs: from.epochs,
      seed: from.first + i,
    }),
  )
}
