import type { IntegerParameter, RealParameter } from '../domain/parameter.ts'

/**
 * A value as it can be read and typed again. On log scales three significant digits (more where the range is so narrow
 * that three would leave fewer than about a hundred values); on linear scales the decimals that cut the range into a
 * thousand pieces or more. Never leaves the bounds; whole numbers and values on a step stay as they are. `more` digits are
 * kept for searches that close in on a place within the range.
 */
export function roundSetting(parameter: RealParameter | IntegerParameter, value: number, more = 0): number {
  if (parameter.kind === 'integer') return Math.round(value)
  if (parameter.step !== undefined) return tidy(value)
  const rounded =
    parameter.scale === 'log' || parameter.scale === 'lognormal'
      ? Number(value.toPrecision(Math.min(15, logDigits(parameter) + more)))
      : roundTo(value, Math.floor(Math.log10(parameter.high - parameter.low)) - 3 - more)
  return Math.min(Math.max(rounded, parameter.low), parameter.high)
}

/** Removes what floating point adds: 0.30000000000000004 becomes 0.3. */
export function tidy(value: number): number {
  return Number(value.toPrecision(12))
}

/** To the nearest multiple of 10^exponent, as the decimal that would be typed. */
export function roundTo(value: number, exponent: number): number {
  if (!Number.isFinite(exponent)) return value
  return exponent > 0
    ? Math.round(value / 10 ** exponent) * 10 ** exponent
    : Number(value.toFixed(Math.min(-exponent, 100)))
}

function logDigits(parameter: RealParameter): number {
  const decades = Math.log10(parameter.high / parameter.low)
  return decades >= 0.5 ? 3 : Math.min(15, 3 + Math.ceil(Math.log10(0.5 / decades)))
}
