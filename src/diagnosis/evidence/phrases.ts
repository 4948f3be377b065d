/** A number for a sentence: `digits` significant digits, powers of ten only where they are shorter. */
export function say(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf'
  const size = Math.abs(value)
  if (size === 0) return '0'
  if (size >= 1e6 || size < 1e-3) {
    return value
      .toExponential(digits - 1)
      .replace(/\.?0+e/, 'e')
      .replace('e+', 'e')
  }
  return String(size >= 10 ** digits ? Math.round(value) : Number(value.toPrecision(digits)))
}

/** `12 %`, `0.3 %`. */
export function sayShare(share: number): string {
  return `${say(100 * share, Math.abs(share) >= 0.1 ? 2 : 1)} %`
}

/** `layer conv1`, `layers conv1 and fc`. */
export function sayLayers(names: readonly string[]): string {
  return `layer${names.length === 1 ? '' : 's'} ${sayNames(names)}`
}

/** `conv1`, `conv1 and fc`, `conv1, conv2 and 4 more`. */
export function sayNames(names: readonly string[]): string {
  if (names.length <= 1) return names.join('')
  if (names.length <= 3) return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
  return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`
}

/** A time that passed, in the unit that suits it: `90 seconds`, `12 minutes`, `5.5 hours`, `40 days`. */
export function sayTime(seconds: number): string {
  if (seconds < 120) return counted(say(seconds, 2), 'second')
  if (seconds < 7200) return counted(say(seconds / 60, 2), 'minute')
  if (seconds < 172_800) return counted(say(seconds / 3600, 2), 'hour')
  return counted(say(seconds / 86_400, 2), 'day')
}

function counted(amount: string, what: string): string {
  return `${amount} ${what}${amount === '1' ? '' : 's'}`
}
