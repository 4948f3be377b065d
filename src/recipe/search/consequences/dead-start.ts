import type { Parameter, Space } from '../../../domain/parameter.ts'
import type { LayerReport } from '../../../domain/series.ts'
import type { SettingValue } from '../../../domain/setting.ts'
import type { ObservedTrial } from '../../../domain/trial.ts'
import { formatValue } from '../../../space/format-value.ts'
import { endLoss, firstLoss } from '../../reading.ts'
import type { StageContext } from '../../stage.ts'
import type { SearchNotes } from '../search-round.ts'

/** A loss that fell by less than this share has at most learnt how often each class comes. */
const leastFall = 0.1
/** Share of a layer's units that never answer, from which nothing gets through it. */
const dead = 0.95
/** Trials of a choice that must have started dead, all of them, and of the others that must not. */
const fewest = 2
/** Share of a round that starts dead whatever its settings: then it is the seed; and how many trials at least. */
const mostOfRound = 0.5
const fewestOfRound = 4
/** Seeds that are tried in all: a network that starts dead with each of them is no matter of luck. */
const seeds = 3

/**
 * Whether a network was dead from its first report to its last: a layer whose units answer to no sample, or no gradient
 * for any layer but the last; and it has learnt nothing. Not of programs that say nothing of their layers.
 */
export function isDeadStart(one: ObservedTrial): boolean {
  const [first, last] = [one.layers[0], one.layers.at(-1)]
  if (first === undefined || last === undefined || one.trial.status === 'failed') return false
  const fall = 1 - endLoss(one) / firstLoss(one)
  const meant = new Set(one.facts.frozenLayers ?? [])
  return fall < leastFall && [first, last].every(({ layers }) => isDead(layers, meant))
}

/** Layers that the program means to keep fixed are no sign. */
function isDead(layers: LayerReport['layers'], meant: ReadonlySet<string>): boolean {
  const hidden = layers.slice(0, -1).filter(({ name }) => !meant.has(name))
  if (hidden.length === 0) return false
  return (
    hidden.some(({ deadFraction }) => (deadFraction ?? 0) >= dead) ||
    hidden.every(({ gradNorm }) => gradNorm === 0)
  )
}

/** The space without choices all of whose trials started dead, where others did not. */
export function leaveOutDeadChoices(
  context: StageContext,
  notes: Pick<SearchNotes, 'trials' | 'consequences'>,
  space: Space,
): Space {
  let left = space
  for (const parameter of space.parameters) {
    if (context.settled().has(parameter.name)) continue
    for (const value of deadChoices(parameter, notes.trials)) {
      left = without(left, parameter.name, value)
      notes.consequences.push({
        kind: 'leave-out',
        parameter: parameter.name,
        value,
        afterTrial: notes.trials.at(-1)?.trial.number ?? 0,
        text: `With ${parameter.name} ${formatValue(value)} the network starts dead (each time it was tried): it is not drawn again.`,
      })
    }
  }
  return left
}

function deadChoices(parameter: Parameter, trials: readonly ObservedTrial[]): readonly SettingValue[] {
  if (parameter.kind !== 'choice') return []
  const groups = parameter.choices.map((value) => {
    const own = trials.filter(({ trial }) => trial.settings[parameter.name] === value)
    return { value, trials: own.length, dead: own.filter(isDeadStart).length }
  })
  const alive = groups.reduce((sum, group) => sum + group.trials - group.dead, 0)
  if (alive < fewest) return []
  return groups.flatMap((group) =>
    group.trials >= fewest && group.dead === group.trials ? [group.value] : [],
  )
}

function without(space: Space, name: string, value: SettingValue): Space {
  return {
    parameters: space.parameters.map((one) =>
      one.name === name && one.kind === 'choice'
        ? { ...one, choices: one.choices.filter((choice) => choice !== value) }
        : one,
    ),
  }
}

/**
 * The seed for the trials that follow, where most of a round started dead though nothing that was chosen explains it: how
 * the first weights fell is to blame, and every trial shares them. Null where the seed may stay.
 */
export function otherSeed(
  notes: Pick<SearchNotes, 'trials' | 'consequences' | 'seed'>,
  round: readonly ObservedTrial[],
): number | null {
  const lost = round.filter(isDeadStart).length
  const changed = notes.consequences.filter(({ kind }) => kind === 'seed').length
  if (lost < fewestOfRound || lost < mostOfRound * round.length || changed >= seeds - 1) return null
  const [from, to] = [notes.seed, notes.seed + 1]
  notes.consequences.push({
    kind: 'seed',
    from,
    to,
    afterTrial: notes.trials.at(-1)?.trial.number ?? 0,
    text: `With seed ${from} the network starts dead in ${lost} of ${round.length} settings: the search goes on with seed ${to}, and as many are drawn anew.`,
  })
  return to
}

/** Trials that are worth repeating: those that did not start dead; all where every one did. */
export function withoutDeadStarts(trials: readonly ObservedTrial[]): readonly ObservedTrial[] {
  const alive = trials.filter((one) => !isDeadStart(one))
  return alive.length === 0 ? trials : alive
}
