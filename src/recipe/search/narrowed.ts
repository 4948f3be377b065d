import type { Parameter, Role, Space } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import { chanceOfSpan } from '../../math/chance-of-span.ts'
import { hypergeometricTail } from '../../math/hypergeometric.ts'
import { toCoordinate } from '../../space/coordinate.ts'
import { narrow } from '../../space/narrow.ts'
import { bestFirst, goalOf } from '../reading.ts'
import type { StageContext } from '../stage.ts'
import type { SearchNotes } from './search-round.ts'

/** Fewest trials around which a space is narrowed. */
const fewestGood = 4
/** A range is cut where so many of all trials, picked blindly, would lie as close together no oftener than this. */
const byChance = 0.05
/** More of these needs longer training to show what it is worth: short trials say nothing against it. */
const capacity: ReadonlySet<Role> = new Set<Role>(['width', 'depth'])

/**
 * The space around the best share of the trials so far, but at most of the number `of` that was planned: what was tried
 * far off before a range was moved must not make the new one wide. A parameter is narrowed only where the good settings stand
 * closer in it than chance explains; a few of those that do not matter lie close together as well.
 */
export function narrowed(
  context: StageContext,
  notes: SearchNotes,
  about: { readonly space: Space; readonly share: number; readonly of: number; readonly margin: number },
): Space {
  const { space, margin } = about
  const { goal } = context.plan
  const ranked = bestFirst(notes.trials, goal).filter((one) => goalOf(one, goal) !== null)
  const all = ranked.map(({ trial }) => trial.settings)
  const good = all.slice(0, Math.max(fewestGood, Math.round(Math.min(all.length, about.of) * about.share)))
  if (good.length === 0) return space
  const narrower = narrow(space, good, { margin })
  return {
    parameters: narrower.parameters.map((cut, i) => {
      const { start: _, ...whole } = space.parameters[i]!
      if (!standsOut(whole as Parameter, { cut, good, all })) return whole as Parameter
      const isRange = cut.kind === 'real' || cut.kind === 'integer'
      const grows = cut.role !== undefined && capacity.has(cut.role) && isRange
      return grows ? { ...cut, high: (whole as typeof cut).high } : cut
    }),
  }
}

/** Whether the good ones of all settings are closer in a parameter than so many picked blindly would be. */
function standsOut(
  whole: Parameter,
  of: { readonly cut: Parameter; readonly good: readonly Settings[]; readonly all: readonly Settings[] },
): boolean {
  const valuesOf = (settings: readonly Settings[]) => settings.flatMap((one) => one[whole.name] ?? [])
  const [values, best] = [valuesOf(of.all), valuesOf(of.good)]
  const { cut } = of
  if (cut.kind === 'choice') {
    const kept = values.filter((value) => cut.choices.includes(value)).length
    const urn = { drawn: best.length, marked: kept, total: values.length }
    return hypergeometricTail(best.length, urn) <= byChance
  }
  const places = best.map((value) => toCoordinate(whole, value))
  const span = Math.max(...places) - Math.min(...places)
  const drawn = values.map((value) => toCoordinate(whole, value))
  return chanceOfSpan(drawn, { drawn: places.length, span }) <= byChance
}
