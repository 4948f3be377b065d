import { defaultSampler } from '../../../src/cli/compose.ts'
import { mean, standardError } from '../../../src/math/moments.ts'
import { studentQuantile } from '../../../src/math/student-distribution.ts'
import { type Figure, short, table } from '../../harness/figures.ts'
import type { PartOptions } from '../parts.ts'
import { type PythonService, startPython } from '../python-service.ts'
import { remembered } from '../remembered.ts'
import { type Choice, ourSearch, peerSearch } from './studies.ts'
import { full, type Task, tasksIn } from './tasks.ts'

/** The peer is given so many times our epochs: where it is no better then, ours needs 0.67 of its epochs at most. */
const peerMarks = [1, 1.5]
/** Accuracy that may be lost by a wrong range. */
const recovered = 0.02

interface Row {
  readonly task: Task
  readonly ours: Choice
  /** At each of the marks. */
  readonly theirs: readonly Choice[]
}

/** Searches over trainings of the built-in trainer; what studies came to is kept, and taken from there, where BABYSIT_BENCH_KEEP is set. */
export async function trainings(
  options: Pick<PartOptions, 'data' | 'seeds' | 'lines' | 'tasks'>,
): Promise<readonly Figure[]> {
  const { data, seeds, lines } = options
  const peer = await startPython('trainings/peer.py', [String(full)])
  const tasks = tasksIn(data)
    .slice(0, options.tasks)
    .filter(({ name }) => lines.length === 0 || lines.some((wanted) => name.startsWith(wanted)))
  const rows: Row[] = []
  for (const seed of seeds) {
    for (const task of tasks) {
      const search = () => studies(task, { peer, seed })
      const keep = process.env['BABYSIT_BENCH_KEEP'] !== undefined
      const found = keep
        ? await remembered('trainings', `${peer.name} ${task.name} ${seed}`, search)
        : await search()
      rows.push({ task, ...found })
    }
  }
  peer.close()
  const name = `${peer.name}, multivariate TPE + Hyperband`
  show(rows, { tasks, peer: name })
  return [...sameEpochs(rows, name), ...wrongRanges(rows, name)]
}

/** Ours, then the peer's by the epochs that ours spent. */
async function studies(
  task: Task,
  { peer, seed }: { readonly peer: PythonService; readonly seed: number },
): Promise<Omit<Row, 'task'>> {
  const before = process.cpuUsage()
  const ours = await ourSearch(task, seed)
  const theirs = await peerSearch(task, { peer, seed, marks: peerMarks.map((times) => times * ours.epochs) })
  const { user, system } = process.cpuUsage(before)
  const found = [ours, ...theirs].map(
    ({ tested, settings }) => `${short(tested)} at ${JSON.stringify(settings)}`,
  )
  console.error(
    `${task.name}, seed ${seed}, ${((user + system) / 1e6).toFixed(0)} s of processor time:\n  ${found.join('\n  ')}`,
  )
  return { ours, theirs }
}

function show(rows: readonly Row[], about: { readonly tasks: readonly Task[]; readonly peer: string }): void {
  console.log(`\nbabysit coarse + fine, ${defaultSampler} sampler, beside ${about.peer}\n`)
  console.log(
    table(
      [
        'task',
        'our epochs',
        'our test accuracy',
        ...peerMarks.map((times) => `theirs at ${times} x`),
        'our rate',
        `their rate at ${peerMarks.at(-1)} x`,
      ],
      about.tasks.map((task) => {
        const own = rows.filter((row) => row.task === task)
        const last = own.map(({ theirs }) => theirs.at(-1)!)
        return [
          task.name,
          own.map(({ ours }) => ours.epochs.toFixed(0)).join(', '),
          eachAndMean(own.map(({ ours }) => ours.tested)),
          ...peerMarks.map((_, k) => eachAndMean(own.map(({ theirs }) => theirs[k]!.tested))),
          own.map(({ ours }) => short(Number(ours.settings['lr']))).join(', '),
          last.map(({ settings }) => short(Number(settings['lr']))).join(', '),
        ]
      }),
    ),
  )
}

/** Of right ranges: how much more accurate ours is, at the same epochs and where the peer has half as many again. */
function sameEpochs(rows: readonly Row[], peer: string): Figure[] {
  const right = rows.filter(({ task }) => task.right === undefined)
  if (right.length === 0) return []
  return peerMarks.map((times, k) => {
    const more = right.map(({ ours, theirs }) => ours.tested - theirs[k]!.tested)
    return {
      name: `trainings: our test accuracy less theirs at ${times} x our epochs, ${right.length} studies on right ranges`,
      value: mean(more),
      interval: meanInterval(more),
      target: '>= 0',
      holds: mean(more) >= 0,
      peer,
    }
  })
}

/** Of wrong ranges: the accuracy that is lost by them, ours and the peer's each against its own from the right range. */
function wrongRanges(rows: readonly Row[], peer: string): Figure[] {
  const wrong = new Set(rows.map(({ task }) => task).filter(({ right }) => right !== undefined))
  return [...wrong].flatMap((task) => {
    const from = (name: string | undefined, of: (row: Row) => Choice) =>
      mean(rows.filter((row) => row.task.name === name).map((row) => of(row).tested))
    const lost = (of: (row: Row) => Choice) => from(task.right, of) - from(task.name, of)
    const [our, their] = [lost(({ ours }) => ours), lost(({ theirs }) => theirs.at(-1)!)]
    if (Number.isNaN(our)) return []
    return [
      {
        name: `trainings: ${task.name}: test accuracy lost by the range`,
        value: our,
        interval: null,
        target: `<= ${recovered}`,
        holds: our <= recovered,
        peer: `${peer} at ${peerMarks.at(-1)} x: ${short(their)}`,
      },
    ]
  })
}

function eachAndMean(values: readonly number[]): string {
  const each = values.map((value) => value.toFixed(4)).join(', ')
  return values.length < 2 ? each : `${mean(values).toFixed(4)} (${each})`
}

/** 95 %, of a mean over studies; null for fewer than two. */
function meanInterval(values: readonly number[]): readonly [number, number] | null {
  if (values.length < 2) return null
  const half = studentQuantile(0.975, values.length - 1) * standardError(values)
  return [mean(values) - half, mean(values) + half]
}
