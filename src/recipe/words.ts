import { formatValue } from '../space/format-value.ts'

/** A number for reading in a sentence: `count` significant digits, powers of ten where it is very small. */
export function say(value: number, count = 3): string {
  if (!Number.isFinite(value)) return String(value)
  return Math.abs(value) >= 1e5
    ? value.toExponential(count - 1).replace(/\.?0*e\+/, 'e')
    : formatValue(Number(value.toPrecision(count)))
}

/** `Some text` with its first letter large. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
