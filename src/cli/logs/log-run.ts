import { statSync } from 'node:fs'
import { diagnoseLog } from '../../diagnosis/diagnose-log.ts'
import { mergeFacts } from '../../domain/merge-facts.ts'
import { withoutRewound } from '../../domain/rewind.ts'
import type { RunEnd } from '../../domain/run.ts'
import type { FinishedTrial } from '../../domain/trial.ts'
import type { FoundRun } from '../../runs/reading/find-runs.ts'
import { readWhole, type WholeRun } from '../../runs/reading/read-whole.ts'
import { createCurveRecorder, summarize } from '../../runs/supervisor/curve-recorder.ts'
import type { Store } from '../../store/store.ts'

/** Milliseconds since a file was written to, from which on nobody is expected to go on with it ... */
const idle = 10 * 60_000
/** ... and from which on its last line is taken as whole, though nothing ends it. */
const settled = 10_000
/** Share by which a run must have grown for the rules to look at it anew, and milliseconds after which they do all the same. */
const growth = 0.05
const patience = 10_000

/** A run of a log that is kept in a store, as a trial of its own. */
export interface LogRun {
  readonly place: string
  /** Somebody may still be writing it. */
  readonly open: boolean
  /** Reads what has come since. True where something has. */
  follow(): Promise<boolean>
}

const logged = {
  stage: 'final' as const,
  settings: {},
  budget: { amount: 0, unit: 'epochs' as const },
  seed: 0,
  orders: {},
  breakOut: true,
}

/** Reads a run, shows it to the rules and keeps it; null where it has no values. One that was written to just now stays open. */
export async function keepLogRun(about: {
  readonly store: Store
  readonly study: string
  readonly number: number
  readonly run: FoundRun
}): Promise<LogRun | null> {
  const { store, study, number, run } = about
  const id = `${study}/${number}.1`
  const trial = { ...logged, number, purpose: run.source.name }
  let changed = lastChange(run)
  const rested = (time: number) => Date.now() - changed > time
  let readToItsEnd = false
  const opened = () => {
    readToItsEnd = rested(settled)
    return run.source.open(run.place, { complete: readToItsEnd })
  }
  let heard: WholeRun = await readWhole(opened())
  if (heard.points.length === 0 && heard.layers.length === 0) return null
  let offset = 1
  let judged = { points: 0, at: 0 }
  let open = true

  const started = heard.points[0]?.time ?? 0
  await store.addTrials(study, [trial])
  await store.beginRun(study, number, {
    state: 'running',
    id,
    program: { kind: 'command', argv: [run.place], cwd: '/' },
    orders: { settings: {}, seed: 0 },
    folder: run.place,
    launcher: 'none',
    started,
  })
  await store.append(id, { points: heard.points, layers: heard.layers, facts: heard.facts, offset })

  const findings = () => {
    judged = { points: heard.points.length, at: Date.now() }
    const { points, layers, facts } = heard
    return diagnoseLog({ run: id, points, layers, facts }).findings
  }

  const finish = async () => {
    const recorder = createCurveRecorder()
    for (const point of heard.points) recorder.point(point)
    const end: RunEnd = { status: 'ok', reason: 'finished' }
    const finished: FinishedTrial = {
      ...trial,
      status: 'complete',
      run: id,
      end,
      metrics: summarize(recorder.curves),
      epochs: recorder.reached.epoch,
      steps: recorder.reached.step,
      seconds: Math.max(0, (heard.points.at(-1)?.time ?? 0) - started),
    }
    open = false
    await store.finishTrial(study, finished, end, findings(), started + finished.seconds)
  }

  /** True where there is more. */
  const readMore = async (): Promise<boolean> => {
    const more = await readWhole(opened(), heard.cursor)
    const { points, layers, facts, rewinds } = more
    const earlier = rewinds.length === 0 ? heard.points : withoutRewound(heard.points, rewinds)
    heard = {
      ...more,
      points: [...earlier, ...points],
      layers: [...heard.layers, ...layers],
      facts: mergeFacts(heard.facts, facts),
    }
    if (points.length === 0 && layers.length === 0 && rewinds.length === 0) return false
    await store.append(id, { points, layers, facts, rewinds, offset: ++offset })
    return true
  }

  if (rested(idle) || heard.state !== 'waiting') await finish()
  else await store.setRunFindings(id, findings())
  return {
    place: run.place,
    get open() {
      return open
    },
    async follow() {
      const latest = lastChange(run)
      const isNew = latest !== changed
      changed = latest
      const grew = (isNew || (rested(settled) && !readToItsEnd)) && (await readMore())
      const due = heard.points.length > (1 + growth) * judged.points || Date.now() - judged.at > patience
      if (rested(idle) || heard.state !== 'waiting') await finish()
      else if (heard.points.length !== judged.points && due) await store.setRunFindings(id, findings())
      return grew
    },
  }
}

/** When any of its files, or the folder that it lies in, was changed last; milliseconds since 1970, and 0 where nothing is left. */
function lastChange({ place, files }: FoundRun): number {
  const times = [place, ...files].map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0)
  return Math.max(...times)
}
