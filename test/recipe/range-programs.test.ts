import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/math/random.ts'
import type { TrainFunction } from '../../src/runs/wire/guest.ts'
import { playRange } from './range-runs.ts'

interface Manner {
  readonly report?: 'steps' | 'epochs' | 'nothing'
  readonly validation?: boolean
  readonly follows?: { readonly seed?: boolean; readonly budget?: boolean }
  readonly throwsWhenLarge?: boolean
  /** Curvature of the steepest direction: gradient descent diverges above 2 / curvature. */
  readonly curvature?: number
  readonly bias?: number
  /** Above this rate the program ends up at ln 5, a little below its first loss, and stays there. */
  readonly diesAbove?: number
  readonly classes?: number
}

const epoch = 20

/** Gradient descent on a bowl with three curvatures, and losses with the noise of batches. */
function bowl(manner: Manner = {}): TrainFunction {
  const { report = 'steps', validation = true, follows = {}, curvature = 10, bias = 0.2 } = manner
  let run = 0
  return (guest) => {
    run++
    const random = createRandom(follows.seed === false ? `run ${run}` : guest.seed)
    const steps =
      follows.budget === false || guest.budget === null
        ? 300
        : guest.budget.amount * (guest.budget.unit === 'steps' ? 1 : epoch)
    const curvatures = [1, 0.1, 0.01].map((share) => curvature * share)
    const lr = Number(guest.params['lr'])
    let weights = curvatures.map((bend) => (1 + 0.02 * random.normal()) / Math.sqrt(bend))
    const dies = lr > (manner.diesAbove ?? Number.POSITIVE_INFINITY)
    let updates = 0
    const height = () => curvatures.reduce((sum, bend, i) => sum + bend * weights[i]! ** 2, 0)
    const lossOf = () => (dies && updates > 0 ? Math.log(5) : bias + 0.5 * height())
    let collected: number[] = []
    guest.about({
      stepsPerEpoch: epoch,
      ...(manner.classes === undefined ? {} : { classes: manner.classes }),
    })
    for (let step = 0; step < steps; step++) {
      const loss = lossOf() + 0.02 * random.normal()
      if (manner.throwsWhenLarge && loss > 100) throw new Error('loss is too large')
      collected.push(loss)
      if (report === 'steps') guest.log({ 'train/loss': loss }, { step, epoch: step / epoch })
      weights = weights.map((weight, i) => weight * (1 - lr * curvatures[i]!))
      updates++
      if ((step + 1) % epoch !== 0) continue
      const average = collected.reduce((sum, value) => sum + value, 0) / collected.length
      collected = []
      const at = { step: step + 1, epoch: (step + 1) / epoch }
      if (report === 'epochs') guest.log({ 'train/loss': average }, at)
      if (validation && guest.evaluate !== 'none') guest.log({ 'val/loss': lossOf() }, at)
    }
  }
}

const holds = ({ low, high }: { low: number; high: number }, value: number, factor = 1) =>
  low / factor <= value && value <= high * factor

describe('the range stage with programs that', () => {
  it('report every step: the high end is where gradient descent diverges', async () => {
    const { range, runs } = await playRange(bowl())
    expect(holds(range.high!, 0.2)).toBe(true)
    expect(range.low!.high).toBeLessThan(0.01)
    expect(range.verified).toBe(true)
    // The flattest direction sets the pace: the faster the better, short of the end.
    expect(range.suggested!).toBeGreaterThan(0.03)
    expect(range.suggested!).toBeLessThan(0.2)
    expect(runs('rate-short').length).toBeLessThanOrEqual(55)
    expect(runs('rate-longer').length).toBeLessThanOrEqual(16)
  })

  it('have no validation loss are scored by their training loss', async () => {
    const { range, runs } = await playRange(bowl({ validation: false }))
    expect(runs('rate-longer').every(({ curves }) => curves['val/loss'] === undefined)).toBe(true)
    expect(range.verified).toBe(true)
    expect(range.suggested!).toBeGreaterThan(0.01)
    expect(range.suggested!).toBeLessThan(0.2)
  })

  it('report once an epoch', async () => {
    const { range } = await playRange(bowl({ report: 'epochs' }))
    expect(holds(range.high!, 0.2, 2)).toBe(true)
    expect(range.low!.value).toBeLessThan(0.01)
    expect(range.verified).toBe(true)
  })

  it('do not follow the seed: standing still is repeated first', async () => {
    const { range, runs } = await playRange(bowl({ follows: { seed: false } }), { steering: { seed: false } })
    const standing = runs('rate-short').filter(({ trial }) => Number(trial.settings['lr']) < 1e-11)
    expect(standing.length).toBeGreaterThanOrEqual(3)
    expect(holds(range.high!, 0.2, 2)).toBe(true)
    expect(range.low!.value).toBeLessThan(0.1)
    expect(range.verified).toBe(true)
  })

  it('do not follow the seed though they were thought to', async () => {
    const { range } = await playRange(bowl({ follows: { seed: false } }))
    expect(holds(range.high!, 0.2, 2)).toBe(true)
    expect(range.low!.value).toBeLessThan(0.1)
    expect(range.verified).toBe(true)
  })

  it('always train to their end: few runs, which also say what ends best', async () => {
    const { range, runs } = await playRange(bowl({ follows: { budget: false } }), {
      steering: { budget: false },
    })
    expect(runs('rate-longer')).toEqual([])
    expect(runs('rate-short').length).toBeLessThanOrEqual(20)
    expect(holds(range.high!, 0.2)).toBe(true)
    expect(range.suggested!).toBeGreaterThan(0.01)
    expect(range.suggested!).toBeLessThan(0.2)
    expect(range.verified).toBe(true)
  })

  it('break where the loss gets large', async () => {
    const { range } = await playRange(bowl({ throwsWhenLarge: true }))
    expect(holds(range.high!, 0.2)).toBe(true)
    expect(range.verified).toBe(true)
  })

  it('need rates far above or below the usual ones', async () => {
    const high = await playRange(bowl({ curvature: 1e-3 }))
    expect(holds(high.range.high!, 2000)).toBe(true)
    expect(high.range.low).not.toBeNull()
    const low = await playRange(bowl({ curvature: 1e4 }))
    expect(holds(low.range.high!, 2e-4)).toBe(true)
    expect(low.range.low!.high).toBeLessThan(2e-5)
    expect(low.range.verified).toBe(true)
  })

  it('die at a high rate with a loss below the first, that of guessing', async () => {
    const { range } = await playRange(bowl({ diesAbove: 0.03, classes: 5 }))
    expect(holds(range.high!, 0.03)).toBe(true)
    expect(range.suggested!).toBeLessThanOrEqual(0.03)
  })

  it('die so, and do not say how many classes there are: no end, but no rate beyond it either', async () => {
    const { range } = await playRange(bowl({ diesAbove: 0.03 }))
    expect(range.suggested!).toBeLessThanOrEqual(0.03)
    expect(range.verified).toBe(true)
  })

  it('report no loss: says so, after the first look', async () => {
    const { range, runs } = await playRange(bowl({ report: 'nothing', validation: false }))
    expect(range).toMatchObject({ low: null, high: null, suggested: null, verified: false, probes: [] })
    expect(range.summary).toContain('neither train/loss nor val/loss')
    expect(runs('rate-short').length).toBe(10)
  })

  it('begin with a loss that is no number: says that no rate mends that', async () => {
    const { range } = await playRange(bowl({ bias: Number.NaN }))
    expect(range.low).toBeNull()
    expect(range.summary).toContain('The loss is NaN at a learning rate of nearly zero')
  })

  it('break from the start: says what they said', async () => {
    const { range, state } = await playRange(() => {
      throw new Error('no such module')
    })
    expect(range.summary).toContain('no such module')
    expect(state.next).toMatchObject({ kind: 'done', reason: 'nothing-succeeded' })
  })
})
