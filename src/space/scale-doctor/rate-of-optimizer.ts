import type { Bounds } from '../../domain/parameter.ts'
import { formatValue } from '../format-value.ts'
import { type Examination, isRange, type Range, rescaled } from './complaint.ts'

/** `usable`: where any training was seen to work; `usual`: where one looks first. */
interface Band {
  readonly usable: Bounds
  readonly usual: Bounds
}

const band = (usable: readonly [number, number], usual: readonly [number, number]): Band => ({
  usable: { low: usable[0], high: usable[1] },
  usual: { low: usual[0], high: usual[1] },
})
/** Steps of the size of the rate, whatever the gradient. */
const adaptive = band([3e-7, 0.1], [1e-5, 0.1])
/** Steps of the rate times the gradient. */
const plain = band([1e-5, 10], [1e-4, 1])
/** The sign of the gradient alone: smaller steps still. */
const signs = band([1e-7, 1e-2], [1e-6, 1e-3])
/** Rates that the optimizer finds by itself are multiplied by this one. */
const found = band([1e-2, 10], [0.1, 10])

const bands: Readonly<Record<string, Band>> = {
  sgd: plain,
  sgdm: plain,
  momentum: plain,
  nesterov: plain,
  asgd: plain,
  adam: adaptive,
  adamw: adaptive,
  adamax: adaptive,
  amsgrad: adaptive,
  nadam: adaptive,
  radam: adaptive,
  adabelief: adaptive,
  adam8bit: adaptive,
  adamw8bit: adaptive,
  rmsprop: adaptive,
  lamb: adaptive,
  sophia: adaptive,
  lion: signs,
  adafactor: band([1e-6, 1], [1e-5, 0.1]),
  adagrad: band([1e-4, 3], [1e-3, 1]),
  muon: band([1e-5, 1], [1e-4, 0.3]),
  lars: band([1e-3, 100], [0.01, 30]),
  adadelta: band([1e-3, 10], [0.01, 10]),
  prodigy: found,
  dadaptadam: found,
  dadaptsgd: found,
}
const unknown = band([1e-7, 10], [1e-5, 1])

/** Learning-rate ranges of which at least half lies where no training with this optimizer works. */
export const rateOfOptimizer: Examination = (parameter, optimizers) => {
  if (parameter.role !== 'learningRate' || !isRange(parameter) || parameter.low < 0) return null
  const known = optimizers.map(plainName).filter((name) => bands[name] !== undefined)
  // An optimizer of somebody's own may want anything.
  const all = known.length > 0 && known.length === optimizers.length
  const { usable, usual } = all ? joined(known.map((name) => bands[name]!)) : unknown
  const useful = shareWithin(parameter, usable)
  if (useful > 0.5 + 1e-9) return null
  const { name, low, high } = parameter
  const whose = all ? `of ${known.join(' or ')}` : 'of any optimizer'
  const part = useful <= 0 ? 'lies' : `lies by ${Math.round(100 * (1 - useful))} %`
  return {
    message: `${name} is searched from ${formatValue(low)} to ${formatValue(high)}, which ${part} outside of the rates ${whose} (${formatValue(usable.low)} to ${formatValue(usable.high)}).`,
    mended: rescaled(parameter, { scale: 'log', ...usual }),
  }
}

/** `torch.optim.AdamW`, `adam_w` and `AdamW` are one. */
function plainName(name: string): string {
  return name
    .slice(name.lastIndexOf('.') + 1)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
}

function joined(all: readonly Band[]): Band {
  const hull = (of: (one: Band) => Bounds): Bounds => ({
    low: Math.min(...all.map((one) => of(one).low)),
    high: Math.max(...all.map((one) => of(one).high)),
  })
  return { usable: hull((one) => one.usable), usual: hull((one) => one.usual) }
}

/** How much of the range, on its own scale, lies within the bounds. */
function shareWithin({ scale, low, high }: Range, bounds: Bounds): number {
  const isLog = (scale === 'log' || scale === 'lognormal') && low > 0
  const along = (value: number): number => (isLog ? Math.log(value) : value)
  const inside = along(Math.min(high, bounds.high)) - along(Math.max(low, bounds.low))
  return inside / (along(high) - along(low))
}
