import type { Axis } from '../figures/figure.ts'
import { formatNumber } from '../numbers.ts'

export interface Tick {
  readonly at: number
  readonly text: string
}

/** About `count` places with round numbers, all within the axis. */
export function ticksOf(axis: Axis, count: number): Tick[] {
  if (axis.kind === 'names') return axis.names.map((text, at) => ({ at, text }))
  const places =
    axis.scale === 'log' ? logPlaces(axis.low, axis.high, count) : linearPlaces(axis.low, axis.high, count)
  return places.map((at) => ({ at, text: formatNumber(at, axis.scale === 'log' ? 2 : 6) }))
}

/** Multiples of 1, 2 or 5 times a power of ten. */
function linearPlaces(low: number, high: number, count: number): number[] {
  const rough = (high - low) / Math.max(1, count)
  if (!(rough > 0)) return [low]
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough * 0.999) ?? rough
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  // Beyond this whole numbers have gaps, and the axis no room: one tick says all there is to say.
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last)) return [low]
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  )
}

/** Powers of ten, every second or third of them where there are many; 1-2-5 or 1-3 where there are few. */
function logPlaces(low: number, high: number, count: number): number[] {
  const decades = Math.log10(high / low)
  for (const factors of [
    [1, 2, 3, 5, 7],
    [1, 2, 5],
    [1, 3],
  ]) {
    if (decades * factors.length <= count) {
      const places = powersWithin(low, high, factors)
      return places.length >= 2 ? places : linearPlaces(low, high, count).filter((place) => place > 0)
    }
  }
  const every = Math.max(1, Math.ceil(decades / Math.max(1, count)))
  return powersWithin(low, high, [1]).filter((place) => Math.round(Math.log10(place)) % every === 0)
}

function powersWithin(low: number, high: number, factors: readonly number[]): number[] {
  const places: number[] = []
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    for (const factor of factors) {
      const at = Number(`${factor}e${power}`)
      if (at >= low * (1 - 1e-9) && at <= high * (1 + 1e-9)) places.push(at)
    }
  }
  return places
}
