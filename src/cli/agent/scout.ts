import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BudgetUnit } from '../../domain/budget.ts'
import type { AgentWord, CommandProgram } from '../../domain/program.ts'
import type { RunEnd } from '../../domain/run.ts'
import type { Facts } from '../../domain/series.ts'
import type { Settings } from '../../domain/setting.ts'
import { lastLine } from '../../runs/launchers/last-line.ts'
import { createLocalProcessLauncher } from '../../runs/launchers/local-process.ts'
import { runFiles } from '../../runs/launchers/run-files.ts'
import { createWireTail } from '../../runs/wire/tail.ts'

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
}

/** Steps that the program is let train. */
const steps = 30
/** Seconds until the first step, and from there to the end (its validation may be long). */
const patience = { start: 300, rest: 90 }
const lookEvery = 50

/**
 * Lets a program train for a moment, all of it as it would by itself, with the agent in it, and answers what it is: what
 * can be set, what is heard. The program runs in its own folder; what is heard of it is not kept.
 */
export async function scout(
  program: CommandProgram,
  orders: { readonly settings: Settings; readonly seed: number; readonly unit: BudgetUnit },
): Promise<Scouted> {
  const { settings, seed, unit } = orders
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
  const hear = () => {
    const news = tail.read()
    heard.framework = news.hello?.framework ?? heard.framework
    heard.facts = { ...heard.facts, ...news.facts }
    for (const { step, values } of news.points) {
      heard.steps = Math.max(heard.steps, step)
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
    while (end === null) {
      await new Promise((resolve) => setTimeout(resolve, lookEvery))
      hear()
      if (begun === null && heard.steps > 0) begun = Date.now()
      const limit = begun === null ? started + 1000 * patience.start : begun + 1000 * patience.rest
      if (Date.now() > limit) {
        await launcher.stop(live.handle, 'graceful')
        end = await live.ended
      }
    }
    process.off('SIGINT', leave)
    process.off('SIGTERM', leave)
    hear()
    return { ...heard, end, lastError: lastLine(runFiles(folder).stderr) }
  } finally {
    tail.close()
    await launcher.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
