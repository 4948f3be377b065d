import type { Space } from '../../../src/domain/parameter.ts'
import { createRandom } from '../../../src/math/random.ts'
import { cmaEs } from '../../../src/search/samplers/cma-es.ts'
import { gp } from '../../../src/search/samplers/gp.ts'
import type { PastTrial, Sampler } from '../../../src/search/samplers/sampler.ts'
import { tpe } from '../../../src/search/samplers/tpe.ts'
import { parseRange } from '../../../src/space/parse-range.ts'
import { type Figure, short, table } from '../../harness/figures.ts'
import type { PartOptions } from '../parts.ts'
import { type PythonService, startPython } from '../python-service.ts'
import { remembered } from '../remembered.ts'
import { bbob } from './functions.ts'
import { wilcoxon } from './wilcoxon.ts'

const size = 5
const samplers: Readonly<Record<string, Sampler>> = { TPE: tpe, 'CMA-ES': cmaEs, GP: gp }
const space: Space = {
  parameters: Array.from({ length: size }, (_, i) => parseRange('@-5.0..5', `x${i}`)),
}

interface Result {
  /** Best value found, above the optimum. */
  readonly above: number
  /** Processor seconds of the sampler. */
  readonly own: number
}

/**
 * Our samplers beside Optuna's of the same name on the functions of BBOB in 5 dimensions. What each study came to is kept below
 * the temporary folder, so that the part can be run in parts.
 */
export async function bbobPart(options: PartOptions): Promise<readonly Figure[]> {
  const { functions, instances, evaluations, lines } = options
  const peer = await startPython('bbob/peer.py')
  const chosen = Object.keys(samplers).filter((name) => lines.length === 0 || lines.includes(name))
  const figures: Figure[] = []
  const rows: string[][] = []
  for (const name of chosen) {
    const pairs: [Result, Result][] = []
    for (const number of functions) {
      for (const instance of instances) {
        const about = { name, number, instance, evaluations }
        const key = `${peer.name} ${name}-${number}-${instance}-${evaluations}`
        const their = await remembered('bbob', key, () => peerStudy(peer, about))
        pairs.push([await ourStudy(about), their])
      }
      console.error(`bbob, ${name}: f${number} done`)
    }
    const { less, greater, equal, greaterChance } = wilcoxon(
      pairs.map(([ours, theirs]) => [digits(ours.above), digits(theirs.above)]),
    )
    const mean = (of: (pair: [Result, Result]) => number) =>
      pairs.reduce((sum, pair) => sum + of(pair) / pairs.length, 0)
    rows.push([
      name,
      `${functions.length} x ${instances.length}`,
      String(less),
      String(greater),
      String(equal),
      mean(([ours]) => digits(ours.above)).toFixed(2),
      mean(([, theirs]) => digits(theirs.above)).toFixed(2),
      short(greaterChance),
      `${short(mean(([ours]) => ours.own))} / ${short(mean(([, theirs]) => theirs.own))}`,
    ])
    figures.push({
      name: `bbob: ${name}, chance of being as much worse if alike (${functions.length} functions x ${instances.length}, ${evaluations} evaluations)`,
      value: greaterChance,
      interval: null,
      target: '>= 0.05',
      holds: greaterChance >= 0.05,
      peer: `${peer.name} ${name}`,
    })
  }
  peer.close()
  console.log(`\nBBOB, ${size} dimensions, ${evaluations} evaluations a study, ${peer.name}`)
  console.log(
    table(
      [
        'sampler',
        'studies',
        'ours better',
        'worse',
        'equal',
        'mean log10 above optimum',
        "Optuna's",
        'Wilcoxon: p of "worse"',
        'own s',
      ],
      rows,
    ),
  )
  return figures
}

interface Study {
  readonly name: string
  readonly number: number
  readonly instance: number
  readonly evaluations: number
}

/** Below 1e-8 the optimum is found. */
function digits(above: number): number {
  return Math.log10(Math.max(1e-8, above))
}

async function ourStudy({ name, number, instance, evaluations }: Study): Promise<Result> {
  const { value, optimum } = bbob(number, { size, instance })
  const random = createRandom(instance)
  const finished: PastTrial[] = []
  let [best, own] = [Number.POSITIVE_INFINITY, 0]
  for (let i = 0; i < evaluations; i++) {
    const before = process.cpuUsage()
    const [settings] = samplers[name]!.suggest({
      space,
      finished,
      running: [],
      count: 1,
      offset: i,
      random,
    })
    const { user, system } = process.cpuUsage(before)
    own += (user + system) / 1e6
    const found = value(space.parameters.map((parameter) => Number(settings![parameter.name])))
    best = Math.min(best, found)
    finished.push({ number: i + 1, settings: settings!, status: 'complete', value: found })
  }
  return { above: best - optimum, own }
}

async function peerStudy(
  peer: PythonService,
  { name, number, instance, evaluations }: Study,
): Promise<Result> {
  const { value, optimum } = bbob(number, { size, instance })
  let [best, spent] = [Number.POSITIVE_INFINITY, 0]
  let { x, own } = await peer.ask({ sampler: name, size, seed: instance })
  for (let i = 0; i < evaluations; i++) {
    const found = value(x as number[])
    best = Math.min(best, found)
    spent += own as number
    ;({ x, own } = await peer.ask({ value: found }))
  }
  return { above: best - optimum, own: spent }
}
