import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BudgetUnit } from '../../domain/budget.ts'
import type { Pace } from '../../domain/pace.ts'
import type { AgentWord, CommandProgram } from '../../domain/program.ts'
import type { RunEnd } from '../../domain/run.ts'
import type { Facts } from '../../domain/series.ts'
import type { Settings } from '../../domain/setting.ts'
import { lastLine } from '../../runs/launchers/last-line.ts'
import { createLocalProcessLauncher } from '../../runs/launchers/local-process.ts'
import { runFiles } from '../../runs/launchers/run-files.ts'
import type { Cursor } from '../../runs/sources/source.ts'
import { textSource } from '../../runs/sources/text/text.ts'
import { createWireTail } from '../../runs/wire/tail.ts'
import { measuredPace } from './measured-pace.ts'

/** All that the agent can set. */
export const agentWords: readonly AgentWord[] = [
  'lr',
  'weight_decay',
  'momentum',
  'dropout',
  'budget',
  'samples',
  'seed',
  'inputs',
  'evaluate',
]

/** What a short run of a program has shown. */
export interface Scouted {
  /** Null where the agent never heard any training. */
  readonly framework: string | null
  readonly facts: Facts
  /** Series heard, with how often. */
  readonly series: ReadonlyMap<string, number>
  readonly steps: number
  readonly end: RunEnd
  /** The last line that the program printed on its error output. */
  readonly lastError: string | null
  /** What runs of it cost; null where it made too few steps to tell. */
  readonly pace: Pace | null
  /** Why it was not listened to any longer; null where it ended, or trained as long as it was let. */
  readonly gaveUp: string | null
}

/** Steps that the program is let train. */
const steps = 30
/**
 * Seconds until the first step, and from there to the end (its validation may be long); and for which a program may print
 * metrics before the agent, which would have heard it train by then, is known to be deaf to it.
 */
const usualPatience = { start: 300, rest: 90, deaf: 20 }
const lookEvery = 50

/**
 * Lets a program train for a moment, all of it as it would by itself, with the agent in it, and answers what it is: what
 * can be set, what is heard. The program runs in its own folder; what is heard of it is not kept.
 */
export async function scout(
  program: CommandProgram,
  orders: {
    readonly settings: Settings
    readonly seed: number
    readonly unit: BudgetUnit
    readonly patience?: typeof usualPatience
  },
): Promise<Scouted> {
  const { settings, seed, unit, patience = usualPatience } = orders
  const folder = mkdtempSync(join(tmpdir(), 'babysit-scout-'))
  const launcher = createLocalProcessLauncher({ grace: 3 })
  const wire = join(folder, 'wire.jsonl')
  const tail = createWireTail(wire)
  const heard = {
    framework: null as string | null,
    facts: {} as Facts,
    series: new Map<string, number>(),
    steps: 0,
  }
  const told: { step: number; time: number }[] = []
  const hear = () => {
    const news = tail.read()
    heard.framework = news.hello?.framework ?? heard.framework
    heard.facts = { ...heard.facts, ...news.facts }
    for (const { step, time, values } of news.points) {
      heard.steps = Math.max(heard.steps, step)
      if ('train/loss' in values) told.push({ step, time })
      for (const name of Object.keys(values)) heard.series.set(name, (heard.series.get(name) ?? 0) + 1)
    }
  }
  try {
    const live = await launcher.start({
      run: 'scout/0.1',
      program: { ...program, agent: agentWords },
      orders: { settings, seed, budget: unit === 'epochs' ? { amount: 1, unit } : { amount: steps, unit } },
      folder,
      wire,
    })
    const leave = () => void launcher.stop(live.handle, 'forced').finally(() => process.exit(130))
    process.once('SIGINT', leave)
    process.once('SIGTERM', leave)
    let end: RunEnd | null = null
    void live.ended.then((value) => {
      end = value
    })
    let begun: number | null = null
    const started = Date.now()
    const printed = listenToOutput(runFiles(folder).stdout)
    let gaveUp: string | null = null
    while (end === null) {
      await new Promise((resolve) => setTimeout(resolve, lookEvery))
      hear()
      if (begun === null && heard.steps > 0) begun = Date.now()
      const deaf = heard.framework === null ? await printed.since() : null
      if (deaf !== null && Date.now() - deaf > 1000 * patience.deaf)
        gaveUp = `it has printed metrics for ${patience.deaf} s, and no backward() of PyTorch was called in the process that was started`
      else if (begun === null && Date.now() > started + 1000 * patience.start)
        gaveUp = `it made no step in ${patience.start} s`
      const over = begun !== null && Date.now() > begun + 1000 * patience.rest
      if (gaveUp === null && !over) continue
      await launcher.stop(live.handle, 'graceful')
      end = await live.ended
    }
    const ended = Date.now()
    process.off('SIGINT', leave)
    process.off('SIGTERM', leave)
    hear()
    const pace = measuredPace({ began: started / 1000, steps: told, ended: ended / 1000 })
    return { ...heard, end, lastError: lastLine(runFiles(folder).stderr), pace, gaveUp }
  } finally {
    tail.close()
    await launcher.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Since when metrics are found in what a program prints, in milliseconds since 1970; null while there are none. */
function listenToOutput(path: string): { since(): Promise<number | null> } {
  const source = textSource.open(path, {})
  let cursor: Cursor = null
  let [since, looked]: [number | null, number] = [null, 0]
  return {
    async since() {
      if (since !== null || Date.now() - looked < 1000) return since
      looked = Date.now()
      const reading = await source.read(cursor)
      cursor = reading.cursor
      if (reading.points.length > 0) since = Date.now()
      return since
    },
  }
}
