import type { Figure } from '../../harness/figures.ts'
import { type PythonService, startPython } from '../python-service.ts'
import { allTasks, epochs, kept, ours } from './kept.ts'
import { ourStudy, type StudyResult } from './our-study.ts'

const longSearch = 20_000
const theirs = ['random', 'TPE', 'CMA-ES', 'TPE + median', 'TPE + Hyperband', 'random + ASHA', 'GP']

interface Options {
  readonly data: string
  readonly seeds: readonly number[]
  /** Lines to run; all where empty. */
  readonly lines: readonly string[]
  /** So many of the tasks, from the first on. */
  readonly tasks: number
}

interface Row {
  readonly line: string
  readonly task: string
  readonly seed: number
  readonly result: StudyResult
}

/**
 * LCBench: 20 tasks, 7 parameters, 50 x 50 epochs a study. Every study's result is kept below the temporary folder, so that more
 * seeds or lines add to what is there.
 */
export async function lcbench({ data, seeds, lines, tasks: count }: Options): Promise<readonly Figure[]> {
  const tasks = allTasks.slice(0, count)
  const surrogate = await startPython('lcbench/surrogate.py', [data])
  const peer = await startPython('lcbench/peer.py', [data])
  const chosen = [...Object.keys(ours), ...theirs.map((line) => `${peer.name} ${line}`)].filter(
    (line) => lines.length === 0 || lines.some((wanted) => line.includes(wanted)),
  )
  const rows: Row[] = []
  for (const seed of seeds) {
    for (const line of chosen) {
      const started = performance.now()
      for (const task of tasks) rows.push({ line, task, seed, result: await study({ line, task, seed }) })
      console.error(`${line}, seed ${seed}: ${((performance.now() - started) / 1000).toFixed(0)} s`)
    }
  }
  const known = await bestKnown(rows, { tasks, surrogate })
  surrogate.close()
  peer.close()
  return judge(rows, { known, chosen, peer: peer.name, seeds: seeds.length })

  /** Of our own lines, which may have changed since, only where BABYSIT_BENCH_KEEP says so. */
  async function study(about: { line: string; task: string; seed: number }): Promise<StudyResult> {
    const { line, task, seed } = about
    const tuner = ours[line]
    return kept<StudyResult>(
      `${line}-${task}-${seed}`,
      () =>
        tuner === undefined
          ? peer.ask({ line: line.slice(peer.name.length + 1), task, seed, epochs })
          : ourStudy(tuner, { surrogate, task, seed, epochs }),
      () => tuner === undefined || process.env['BABYSIT_BENCH_KEEP'] !== undefined,
    )
  }
}

/** The highest value that a long search knows, every line's finds included, and the median of random settings. */
async function bestKnown(
  rows: readonly Row[],
  about: { readonly tasks: readonly string[]; readonly surrogate: PythonService },
): Promise<ReadonlyMap<string, { best: number; median: number }>> {
  const { tasks, surrogate } = about
  const known = new Map<string, { best: number; median: number }>()
  for (const task of tasks) {
    const { best, median } = await kept<{ best: number; median: number }>(`best-${task}`, () =>
      surrogate.ask({ task, search: longSearch }),
    )
    const found = rows.filter((row) => row.task === task).flatMap((row) => row.result.found)
    known.set(task, { best: Math.max(best, ...found), median })
  }
  return known
}

function judge(
  rows: readonly Row[],
  about: {
    readonly known: ReadonlyMap<string, { best: number; median: number }>
    readonly chosen: readonly string[]
    readonly peer: string
    readonly seeds: number
  },
): readonly Figure[] {
  const { known, chosen, peer, seeds } = about
  const regret = ({ task, result }: Row): number[] => {
    const { best, median } = known.get(task)!
    return result.found.map((value) => (best - value) / (best - median))
  }
  const table = chosen.map((line) => {
    const own = rows.filter((row) => row.line === line)
    const regrets = own.map(regret)
    const at = [0, 1, 2].map((k) => mean(regrets.map((one) => one[k]!)))
    const rank = mean(own.map((row, i) => 1 + rows.filter((other) => beats(other, row, regrets[i]!)).length))
    return { line, at, mean: mean(at), rank, own: mean(own.map((row) => row.result.own)) }
  })
  console.log(`\nregret over ${known.size} tasks x ${seeds} seeds at 25, 50 and 100 % of ${epochs} epochs`)
  console.log('\n| line | 25 % | 50 % | 100 % | mean | rank at 100 % | own s a study |')
  console.log('| --- | --- | --- | --- | --- | --- | --- |')
  for (const { line, at, mean: all, rank, own } of table)
    console.log(
      `| ${line} | ${at.map((v) => v.toFixed(3)).join(' | ')} | ${all.toFixed(3)} | ${rank.toFixed(1)} | ${own.toFixed(2)} |`,
    )
  const our = table.find(({ line }) => line === 'babysit default')
  const their = table.filter(({ line }) => line.startsWith(peer))
  if (our === undefined || their.length === 0) return []
  const bestMean = Math.min(...their.map((one) => one.mean))
  return [
    ...['25 %', '50 %', '100 %'].map((share, k) => {
      const least = Math.min(...their.map((one) => one.at[k]!))
      const best = their.find((one) => one.at[k] === least)!
      return figure(`lcbench: default, regret at ${share}`, our.at[k]!, { most: least, peer: best.line })
    }),
    figure('lcbench: default, mean regret over that of the best line', our.mean / bestMean, {
      most: 0.75,
      peer: their.find((one) => one.mean === bestMean)!.line,
    }),
    figure('lcbench: default, own seconds a study', our.own, { most: 2, peer: null }),
  ]

  /** Whether another line did better on the same task with the same seed. */
  function beats(other: Row, row: Row, own: readonly number[]): boolean {
    return other.task === row.task && other.seed === row.seed && regret(other)[2]! < own[2]!
  }
}

function figure(name: string, value: number, about: { most: number; peer: string | null }): Figure {
  const { most, peer } = about
  const target = `<= ${Number(most.toPrecision(3))}`
  return { name, value, interval: null, target, holds: value <= most, peer }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
