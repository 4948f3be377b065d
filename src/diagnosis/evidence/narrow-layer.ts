import { fitOf } from './loss-course.ts'
import type { RunTrace } from './run-trace.ts'

/** A layer of so few units or fewer is narrow for so many classes: a third of them, and three at least (ours). */
export function narrowBound(classes: number): number {
  return Math.max(3, classes / 3)
}

/**
 * Units of the narrowest hidden layer, where they are few for the number of classes and the fit is not good: what passes
 * through so few numbers cannot be told apart afterwards. Null where no layer is narrow, or nothing is known of them.
 */
export function narrowLayer(trace: RunTrace): number | null {
  const { classes, hidden } = trace.facts
  const name = trace.context.roles.width
  const width = name === undefined ? undefined : trace.context.settings[name]
  const units = [...(Array.isArray(hidden) ? hidden : []), width].filter((each) => typeof each === 'number')
  if (classes === undefined || units.length === 0 || fitOf(trace) === 'good') return null
  const narrowest = Math.min(...units)
  return narrowest <= narrowBound(classes) ? narrowest : null
}
