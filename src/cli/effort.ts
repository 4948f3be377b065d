import { BabysitError } from '../domain/error.ts'
import type { Effort } from '../domain/study.ts'

const secondsOf: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  second: 1,
  m: 60,
  min: 60,
  minute: 60,
  h: 3600,
  hour: 3600,
}

/**
 * Reads `--budget`: `90s`, `10m`, `1.5h`, `1h30m`, `40 trials`, `300epochs`. Units may be spelt out, in singular or plural.
 * @throws BabysitError BS1003
 */
export function parseEffort(text: string): Effort {
  const trimmed = text.trim().toLowerCase()
  if (trimmed === 'standard') return { kind: 'standard' }
  const counted = /^(\d+)\s*(trials?|runs?|epochs?)$/.exec(trimmed)
  if (counted) {
    const amount = Number(counted[1])
    if (amount < 1) throw wrong(text, 'it allows nothing')
    return counted[2]!.startsWith('epoch')
      ? { kind: 'epochs', epochs: amount }
      : { kind: 'trials', trials: amount }
  }
  const seconds = parseSeconds(trimmed)
  if (seconds === null) {
    const unit = /^[\d.\s]+([a-z]+)$/.exec(trimmed)?.[1]
    if (unit !== undefined) throw wrong(text, `'${unit}' is no unit`)
    throw wrong(text, /^[\d.]+$/.test(trimmed) ? 'the unit is missing' : 'it cannot be read')
  }
  if (!(seconds > 0)) throw wrong(text, 'it allows nothing')
  return { kind: 'time', seconds }
}

/** Seconds of `90s`, `10 min`, `1h30m`; null where it cannot be read as a time. */
export function parseSeconds(text: string): number | null {
  const trimmed = text.trim().toLowerCase()
  const parts = [...trimmed.matchAll(/(\d+(?:\.\d+)?|\.\d+)\s*([a-z]+)\s*/g)]
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== trimmed) return null
  let seconds = 0
  for (const [, amount, unit] of parts) {
    const factor = secondsOf[unit!] ?? secondsOf[unit!.replace(/s$/, '')]
    if (factor === undefined) return null
    seconds += Number(amount) * factor
  }
  return seconds
}

function wrong(text: string, why: string): BabysitError {
  return new BabysitError(
    'BS1003',
    `--budget '${text}': ${why}; expected a time, a number of trials or of epochs`,
    {
      next: "write for instance --budget 10m, --budget 90s, --budget '40 trials' or --budget 300epochs",
    },
  )
}

/** `10 min`, `40 trials`, as said back to the user. */
export function effortWords(effort: Effort): string {
  switch (effort.kind) {
    case 'standard':
      return 'the standard number of trials'
    case 'time':
      return effort.seconds < 120
        ? `${effort.seconds} s`
        : `${Number((effort.seconds / 60).toPrecision(3))} min`
    case 'trials':
      return `${effort.trials} trials`
    case 'epochs':
      return `${effort.epochs} epochs`
  }
}
