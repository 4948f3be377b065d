import type { Space } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import { cellCount } from '../../space/coordinate.ts'
import type { SuggestRequest } from './sampler.ts'

/** What has been tried or is being tried, so that it is not tried again. */
export interface Seen {
  has(settings: Settings): boolean
  add(settings: Settings): void
}

/** Values that a real parameter is rounded to, at least. */
const realValues = 1e3
/** So many different settings that two equal draws among ten thousand are a matter of once in a thousand studies. */
const countless = 1e11

/**
 * The settings of the history, the running ones included. Where a space is so large that the same settings do not come
 * twice by chance, nothing is looked up: that would cost every suggestion a walk through the history.
 */
export function seenIn({
  space,
  finished,
  running,
}: Pick<SuggestRequest, 'space' | 'finished' | 'running'>): Seen {
  if (isCountless(space)) return { has: () => false, add: () => {} }
  const keys = new Set([...running, ...finished.map((trial) => trial.settings)].map((old) => key(space, old)))
  return {
    has: (settings) => keys.has(key(space, settings)),
    add: (settings) => keys.add(key(space, settings)),
  }
}

function isCountless(space: Space): boolean {
  // A parameter that exists beside some of the others only does not count.
  const counts = space.parameters.map((parameter) =>
    parameter.condition ? 1 : Math.min(cellCount(parameter), realValues),
  )
  return counts.reduce((product, count) => product * count, 1) >= countless
}

/** The same text for the same values, whatever order they were written in. */
function key(space: Space, settings: Settings): string {
  return JSON.stringify(space.parameters.map(({ name }) => settings[name] ?? null))
}
