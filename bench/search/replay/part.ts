import type { Goal } from '../../../src/domain/goal.ts'
import { createRandom } from '../../../src/math/random.ts'
import { replay } from '../../../src/search/replay.ts'
import { schedulers } from '../../../src/search/schedulers/index.ts'
import type { Scheduler } from '../../../src/search/schedulers/scheduler.ts'
import { type Figure, short, table } from '../../harness/figures.ts'
import { type PythonService, startPython } from '../python-service.ts'
import { remembered } from '../remembered.ts'
import { foresight } from './foresight.ts'
import { goalSeries, type RecordedCurve, readLines, trialsOf } from './trials.ts'

const goal: Goal = { series: goalSeries, direction: 'maximize' }
const ours = [
  'break-out',
  'median',
  'percentile',
  'patient',
  'successive-halving',
  'hyperband',
  'asha',
  'extrapolation',
]
const theirs = ['median', 'percentile 25', 'successive halving', 'Hyperband']

/** What became of one order of the trials. */
interface Played {
  /** Share of all reports. */
  readonly spent: number
  readonly regret: number
  /** Of those that diverge, the share ended before. */
  readonly foreseen: number | null
  /** Of the healthy ones: the share ended early, and of all of them those that would have become better than the chosen one. */
  readonly ended: number
  readonly mistakes: number
}

/** Real curves in random orders: what each scheduler would have spent, and what its chosen trial comes to. */
export async function replayed(
  name: string,
  about: {
    readonly data: string
    readonly seeds: readonly number[]
    readonly lines: readonly string[]
    readonly theirs: number
  },
): Promise<readonly Figure[]> {
  const lines = readLines(about.data, name)
  const trials = trialsOf(lines)
  const chosen = (list: readonly string[]) =>
    list.filter((line) => about.lines.length === 0 || about.lines.includes(line))
  const rows: { line: string; own: boolean; orders: number; played: readonly Played[] }[] = []
  for (const line of chosen(ours)) {
    const played = about.seeds.map((seed) => playOrder(schedulers[line]!, shuffled(trials, seed)))
    rows.push({ line, own: true, orders: played.length, played })
    console.error(`${name}, ${line}: done`)
  }
  const wanted = about.theirs === 0 ? [] : chosen(theirs)
  const peer =
    wanted.length === 0
      ? null
      : await startPython('replay/peer.py').catch((error: Error) => {
          console.log(`skipped beside Optuna: ${error.message}`)
          return null
        })
  // Optuna takes seconds for one order: a few of them.
  const few = about.seeds.slice(0, about.theirs)
  for (const line of peer === null ? [] : wanted) {
    const played: Played[] = []
    for (const seed of few) played.push(await peerOrder(peer!, { name, line, seed }))
    rows.push({ line: `${peer!.name} ${line}`, own: false, orders: played.length, played })
    console.error(`${name}, ${line}: done`)
  }
  peer?.close()

  const best = Math.max(...trials.map(({ end }) => end))
  const diverging = trials.filter(({ diverged }) => diverged).length
  console.log(
    `\n${name}: ${trials.length} trials in random orders (${lines.length - trials.length} more never reported), best ${short(best)}; ` +
      `${diverging} diverge after some reports`,
  )
  const percent = (value: number, digits = 1) => `${(100 * value).toFixed(digits)} %`
  console.log(
    table(
      [
        'scheduler',
        'orders',
        'training spent',
        'regret (worst order)',
        'diverging ended before',
        'healthy ended',
        'by mistake',
      ],
      rows.map(({ line, orders, played }) => [
        line,
        String(orders),
        percent(mean(played.map(({ spent }) => spent))),
        `${percent(mean(played.map(({ regret }) => regret)), 2)} (${percent(Math.max(...played.map(({ regret }) => regret)))})`,
        diverging === 0 ? '' : percent(mean(played.map(({ foreseen }) => foreseen!)), 0),
        percent(mean(played.map(({ ended }) => ended)), 0),
        percent(mean(played.map(({ mistakes }) => mistakes)), 2),
      ]),
    ),
  )
  const told = foresight(lines, about.seeds)
  if (told !== null)
    console.log(
      `from the learning rates of the trials before: ${percent(told.foreseen, 0)} of all that diverge foreseen before they begin, ` +
        `${percent(told.mistakes)} of the healthy ones by mistake`,
    )
  const fit = rows
    .filter(({ own, played }) => own && mean(played.map(({ regret }) => regret)) <= 0.02)
    .map(({ line, played }) => ({ line, spent: played.map(({ spent }) => spent) }))
    .sort((a, b) => mean(a.spent) - mean(b.spent))[0]
  if (fit === undefined) return []
  return [
    {
      name: `${name}: least spent at a regret of 2 % at most (${fit.line}, ${about.seeds.length} orders)`,
      value: mean(fit.spent),
      interval: meanInterval(fit.spent),
      target: '<= 0.35',
      holds: mean(fit.spent) <= 0.35,
      peer: null,
    },
  ]

  function playOrder(scheduler: Scheduler, order: readonly RecordedCurve[]): Played {
    const { trials: played, chosen: number } = replay({
      trials: order.map(({ trial }) => trial),
      scheduler,
      goal,
    })
    return judge(order, {
      used: played.map(({ used }) => used),
      ended: played.map(({ ended }) => ended !== null),
      chosen: order.findIndex(({ trial }) => trial.number === number),
    })
  }

  async function peerOrder(
    peer: PythonService,
    { name, line, seed }: { name: string; line: string; seed: number },
  ): Promise<Played> {
    const order = shuffled(trials, seed)
    const answer = await remembered('replay', `${peer.name} ${name} ${line} ${seed}`, () =>
      peer.ask({
        pruner: line,
        curves: order.map(({ trial }) => trial.curves[goal.series]!.values),
        planned: order.map(({ trial }) => trial.budget.amount),
      }),
    )
    const { used, pruned, chosen } = answer as { used: number[]; pruned: boolean[]; chosen: number }
    return judge(order, { used, ended: pruned, chosen })
  }
}

function judge(
  order: readonly RecordedCurve[],
  played: { readonly used: readonly number[]; readonly ended: readonly boolean[]; readonly chosen: number },
): Played {
  const reports = order.map(({ trial }) => trial.curves[goal.series]!.values.length)
  const best = Math.max(...order.map(({ end }) => end))
  const found = order[played.chosen]!.end
  const among = (which: (one: RecordedCurve) => boolean, what: (one: RecordedCurve) => boolean) => {
    const indexes = order.flatMap((one, i) => (which(one) ? [i] : []))
    if (indexes.length === 0) return null
    return indexes.filter((i) => played.ended[i] && what(order[i]!)).length / indexes.length
  }
  return {
    spent: sum(played.used) / sum(reports),
    regret: (best - found) / best,
    foreseen: among(
      ({ diverged }) => diverged,
      () => true,
    ),
    ended: among(
      ({ diverged }) => !diverged,
      () => true,
    )!,
    mistakes: among(
      ({ diverged }) => !diverged,
      ({ end }) => end > found,
    )!,
  }
}

function shuffled(trials: readonly RecordedCurve[], seed: number): RecordedCurve[] {
  return createRandom(seed).shuffle([...trials])
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length
}

/** 95 %, of a mean over so many orders. */
function meanInterval(values: readonly number[]): readonly [number, number] {
  const center = mean(values)
  const variance = sum(values.map((value) => (value - center) ** 2)) / Math.max(1, values.length - 1)
  const half = 1.96 * Math.sqrt(variance / values.length)
  return [center - half, center + half]
}
