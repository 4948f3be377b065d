import type { Curves } from '../../domain/series.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import type { Proposal } from '../stage.ts'

/** Which runs are really made, and which of them answers each proposal. */
export interface SharedRuns {
  readonly runs: readonly Proposal[]
  /** What each proposal would have seen, in their order, from what the runs have brought. */
  readonly answers: (observed: readonly ObservedTrial[]) => readonly ObservedTrial[]
}

/** A run for each proposal. */
export function unshared(proposals: readonly Proposal[]): SharedRuns {
  return { runs: proposals, answers: (observed) => observed }
}

/**
 * Fewer runs for the same questions, of a program whose runs cost something to start: a run answers for one that would have
 * done the same and ended earlier. Two proposals of one purpose mean to be compared, and never share a run.
 */
export function shareRuns(proposals: readonly Proposal[]): SharedRuns {
  const longestFirst = [...proposals.entries()].sort(([, a], [, b]) => b.budget.amount - a.budget.amount)
  const shared: { readonly run: Proposal; readonly by: number[] }[] = []
  for (const [index, proposal] of longestFirst) {
    const found = shared.find(
      ({ run, by }) =>
        answersFor(run, proposal) && by.every((other) => proposals[other]!.purpose !== proposal.purpose),
    )
    if (found === undefined) shared.push({ run: proposal, by: [index] })
    else found.by.push(index)
  }
  const inOrder = shared.sort((a, b) => a.by[0]! - b.by[0]!)
  return {
    runs: inOrder.map(({ run }) => run),
    answers: (observed) =>
      proposals.map((proposal, index) =>
        cutTo(observed[inOrder.findIndex(({ by }) => by.includes(index))]!, proposal),
      ),
  }
}

function answersFor(run: Proposal, wanted: Proposal): boolean {
  const { evaluate: done, ...orders } = run.orders
  const { evaluate: asked, ...wantedOrders } = wanted.orders
  return (
    run.seed === wanted.seed &&
    run.budget.unit === wanted.budget.unit &&
    same(run.settings, wanted.settings) &&
    same(orders, wantedOrders) &&
    (done === asked || (done === undefined && asked === 'none'))
  )
}

/** A run as it would have been had it been given the budget and the orders of this proposal. */
function cutTo(observed: ObservedTrial, { purpose, budget, orders }: Proposal): ObservedTrial {
  const { trial } = observed
  if (trial.purpose === purpose) return observed
  const steps = Math.min(trial.steps, budget.amount)
  const broke = trial.status === 'failed' && trial.steps <= budget.amount
  return {
    ...observed,
    trial: {
      ...trial,
      purpose,
      budget,
      orders,
      steps,
      ...(broke || trial.status === 'complete'
        ? {}
        : { status: 'complete' as const, end: { status: 'ok' as const, reason: 'budget' as const } }),
    },
    curves: curvesUpTo(observed.curves, { steps: budget.amount, evaluated: orders.evaluate !== 'none' }),
    layers: observed.layers.filter(({ step }) => step <= budget.amount),
  }
}

function curvesUpTo(curves: Curves, about: { steps: number; evaluated: boolean }): Curves {
  const kept = Object.entries(curves).filter(([name]) => about.evaluated || !/^(val|test)\//.test(name))
  const cut = kept.map(([name, series]) => {
    // What a program prints may be heard before what it says of the same steps: steps need not be in order.
    const within = <T>(column: ArrayLike<T>) =>
      Array.from(column).filter((_, index) => series.steps[index]! < about.steps)
    const { steps, epochs, values } = series
    return [name, { name, steps: within(steps), epochs: within(epochs), values: within(values) }] as const
  })
  return Object.fromEntries(cut.filter(([, { steps }]) => steps.length > 0))
}

function same(a: object, b: object): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

function sorted(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
}
