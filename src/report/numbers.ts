import type { Cost, Estimate } from '../domain/outcome.ts'
import type { Settings, SettingValue } from '../domain/setting.ts'

/** A number for reading: `digits` significant digits, no trailing zeros, powers of ten only where they are shorter. */
export function formatNumber(value: number, digits = 3): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e6 || size < 1e-3) {
    const [mantissa = '', exponent = ''] = value.toExponential(digits - 1).split('e')
    return `${trimZeros(mantissa)}e${exponent.replace('+', '')}`
  }
  if (size >= 10 ** (digits - 1)) return String(Math.round(value))
  return trimZeros(Number(value.toPrecision(digits)).toFixed(decimalsFor(size, digits)))
}

function decimalsFor(size: number, digits: number): number {
  return Math.max(0, digits - 1 - Math.floor(Math.log10(size)))
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** A mean with its interval, both to two digits of the interval's half width: `0.9719 (0.9682 to 0.9756)`. */
export function formatEstimate(of: Estimate): string {
  if (![of.value, of.low, of.high].every(Number.isFinite)) return formatNumber(of.value, 4)
  const half = (of.high - of.low) / 2
  if (half <= 0) return formatNumber(of.value, 4)
  const size = Math.max(Math.abs(of.low), Math.abs(of.high))
  if (size < 1e-3 || size >= 1e6) {
    const digits = 2 + Math.max(0, Math.floor(Math.log10(size)) - Math.floor(Math.log10(half)))
    const [value, low, high] = [of.value, of.low, of.high].map((number) =>
      formatNumber(number, Math.min(8, digits)),
    )
    return `${value} (${low} to ${high})`
  }
  const decimals = Math.min(8, Math.max(0, 1 - Math.floor(Math.log10(half))))
  const [value, low, high] = [of.value, of.low, of.high].map((number) => number.toFixed(decimals))
  return `${value} (${low} to ${high})`
}

/** A learning rate with its interval, as factors matter and not differences: `0.0021 (0.0015 to 0.0031)`. */
export function formatRate(of: Estimate): string {
  const value = formatNumber(of.value, 2)
  return of.low === of.high ? value : `${value} (${formatNumber(of.low, 2)} to ${formatNumber(of.high, 2)})`
}

/** Seconds as a person says them: `0.4 s`, `45 s`, `12 min`, `3.2 h`, `2.5 days`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'unknown'
  if (seconds < 10) return `${formatNumber(Math.round(seconds * 10) / 10, 2)} s`
  if (seconds < 120) return `${Math.round(seconds)} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  if (seconds < 48 * 3600) return `${formatNumber(seconds / 3600, 2)} h`
  return `${formatNumber(seconds / 86_400, 2)} days`
}

/** `1 run`, `12 runs`. */
export function formatCount(count: number, noun: string): string {
  return `${formatNumber(count, 4)} ${noun}${count === 1 ? '' : 's'}`
}

export function formatCost(cost: Cost): string {
  // Before the first run it may not be known how long an epoch is.
  const epochs = cost.runs > 0 && cost.epochs === 0 ? [] : [formatCount(cost.epochs, 'epoch')]
  return [formatCount(cost.runs, 'run'), ...epochs, formatDuration(cost.seconds)].join(', ')
}

/** The value as the program is given it: the shortest decimal that reads back as the same number. */
export function formatSetting(value: SettingValue): string {
  if (typeof value !== 'number') return String(value)
  const plain = String(value)
  const power = value.toExponential().replace('e+', 'e')
  return power.length < plain.length - 1 ? power : plain
}

/** `lr = 0.003, reg = 1e-5`. */
export function formatSettings(settings: Settings): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${formatSetting(value)}`)
    .join(', ')
}

/** A share as a percentage: `4.2 %`. */
export function formatShare(share: number): string {
  return `${formatNumber(share * 100, 2)} %`
}
