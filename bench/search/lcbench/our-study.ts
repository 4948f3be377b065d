import type { Space } from '../../../src/domain/parameter.ts'
import { createRandom } from '../../../src/math/random.ts'
import { type Contender, type Report, reached, type Tuner } from '../../../src/search/tuners/tuner.ts'
import { parseRange } from '../../../src/space/parse-range.ts'
import type { PythonService } from '../python-service.ts'

const full = 50

/** The ranges of LCBench as a stranger would set them; the same as those of the peer. */
const space: Space = {
  parameters: [
    parseRange('@ilog:16..512', 'batch_size'),
    parseRange('@log:1e-4..0.1', 'learning_rate'),
    parseRange('@0.1..0.99', 'momentum'),
    parseRange('@1e-5..0.1', 'weight_decay'),
    parseRange('@1..5', 'num_layers'),
    parseRange('@ilog:64..1024', 'max_units'),
    parseRange('@0.0..1', 'max_dropout'),
  ],
}

export interface StudyResult {
  /** Last-epoch accuracy of the incumbent at 25, 50 and 100 % of the epochs. */
  readonly found: readonly number[]
  /** Processor seconds in the tuner. */
  readonly own: number
  /** Last-epoch accuracy of the trials that were trained to their end, in the order in which they got there. */
  readonly ends?: readonly number[]
}

/** One study with one worker: every epoch is reported and paid for, a waiting trial goes on where it stood. */
export async function ourStudy(
  tuner: Tuner,
  about: {
    readonly surrogate: PythonService
    readonly task: string
    readonly seed: number
    readonly epochs: number
  },
): Promise<StudyResult> {
  const { surrogate, task, seed, epochs } = about
  const random = createRandom(seed)
  const trials: (Contender & { reports: Report[]; curve: readonly number[] })[] = []
  const marks = [0.25, 0.5, 1].map((share) => share * epochs)
  const found: number[] = []
  const ends: number[] = []
  let [spent, own] = [0, 0]
  const timed = <T>(work: () => T): T => {
    const before = process.cpuUsage()
    const result = work()
    const { user, system } = process.cpuUsage(before)
    own += (user + system) / 1e6
    return result
  }
  const request = () => ({ space, contenders: trials, full, random })
  while (spent < epochs) {
    const move = timed(() => tuner.next(request()))
    if (move.kind === 'start') {
      const values = space.parameters.map(({ name }) => move.settings[name])
      const { curves } = await surrogate.ask({ task, settings: [values] })
      trials.push({
        number: trials.length + 1,
        settings: move.settings,
        status: 'waiting',
        reports: [],
        curve: curves[0],
      })
    }
    const at = move.kind === 'start' ? trials.length - 1 : move.number - 1
    const trial = trials[at]!
    for (let epoch = reached(trial) + 1; epoch <= move.upTo && spent < epochs; epoch++) {
      trial.reports.push({ at: epoch, value: -trial.curve[epoch - 1]!, turn: spent })
      spent++
      if (spent < marks[found.length]!) continue
      const leader = timed(() => tuner.leader(request()))
      found.push(trials[leader! - 1]!.curve[full - 1]!)
    }
    const finished = reached(trial) === full
    if (finished) ends.push(trial.curve[full - 1]!)
    trials[at] = { ...trial, status: finished ? 'finished' : 'waiting' }
  }
  return { found, own, ends }
}
