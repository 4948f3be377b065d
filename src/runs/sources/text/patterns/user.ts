import { BabysitError } from '../../../../domain/error.ts'
import type { LinePattern } from '../line-pattern.ts'
import { toNumber } from '../numbers.ts'
import { locate } from '../positions.ts'

/** What `--metric` says: a name to take wherever it stands, or a name with an expression of its own. */
export type UserMetric =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'expression'; readonly name: string; readonly expression: RegExp }

/**
 * Reads `val_score`, or `val=/valid loss ([\d.e+-]+|nan)/`. The value is the group `value`, else the first group, else
 * all that matched; groups `step` and `epoch` say where it was.
 * @throws BabysitError BS3301, BS3302
 */
export function parseUserMetric(text: string): UserMetric {
  const [, name, source, flags] = /^([^=/]+)=\/(.*)\/([a-z]*)$/s.exec(text.trim()) ?? []
  if (name !== undefined) {
    try {
      return {
        kind: 'expression',
        name: name.trim(),
        expression: new RegExp(source!, flags!.replace(/[gy]/g, '')),
      }
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new BabysitError('BS3301', `--metric '${text}': ${why}`, {
        next: `write for instance --metric 'val=/valid loss ([\\d.e+-]+|nan)/'`,
        cause,
      })
    }
  }
  if (/^[\p{L}_][^=\n]*$/u.test(text.trim())) return { kind: 'name', name: text.trim() }
  throw new BabysitError(
    'BS3302',
    `--metric '${text}': expected a name, or a name, = and an expression between slashes`,
    {
      next: `write for instance --metric 'val=/valid loss ([\\d.e+-]+|nan)/', or --metric val_score`,
    },
  )
}

/** The user's own expressions as one pattern; all that match a line are taken. */
export function userPattern(metrics: readonly UserMetric[]): LinePattern {
  const expressions = metrics.filter((metric) => metric.kind === 'expression')
  return {
    name: 'user',
    summary: 'what --metric asks for',
    example: 'valid loss 0.25 (step 10)',
    read({ text }) {
      const values = []
      let position = {}
      for (const { name, expression } of expressions) {
        const found = expression.exec(text)
        if (found === null) continue
        const value = toNumber(found.groups?.['value'] ?? found[1] ?? found[0])
        if (value === undefined) continue
        values.push({ name, value })
        for (const key of ['step', 'epoch'] as const) {
          const at = toNumber(found.groups?.[key] ?? '')
          if (at !== undefined && Number.isFinite(at)) position = { ...position, [key]: at }
        }
      }
      if (values.length === 0) return null
      return { values, position: { ...locate(text).position, ...position } }
    },
  }
}
