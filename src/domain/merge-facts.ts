import type { Facts } from './series.ts'

/** Facts with those told later; settings are added to the settings told before. */
export function mergeFacts(told: Facts, more: Facts): Facts {
  const [before, after] = [told['settings'], more['settings']]
  const merged = { ...told, ...more }
  return isObject(before) && isObject(after) ? { ...merged, settings: { ...before, ...after } } : merged
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
