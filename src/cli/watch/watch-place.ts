import { relative, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createRunDiagnosis, type RunDiagnosis } from '../../diagnosis/engine.ts'
import type { Finding } from '../../domain/finding.ts'
import { say } from '../../report/console/paragraphs.ts'
import { findingLines } from '../../report/finding-lines.ts'
import { formatCount } from '../../report/numbers.ts'
import { type FoundRun, findRuns } from '../../runs/reading/find-runs.ts'
import { readWhole, type WholeRun } from '../../runs/reading/read-whole.ts'
import type { Cursor, OpenSource, Reading, Source } from '../../runs/sources/source.ts'
import { createStepOrder, type StepOrder } from '../../runs/supervisor/order-of-steps.ts'
import type { Context } from '../context.ts'
import type { Screen } from '../output/screen.ts'
import { createLiveArea } from '../progress/live.ts'
import type { Alerts } from './alerts.ts'
import { heardText } from './closing-words.ts'
import { findingLine } from './finding-line.ts'
import { createWatchStatus, type WatchStatus } from './watch-status.ts'

/** Milliseconds between two looks at what is followed, and between two searches for runs that are new. */
const lookEvery = 300
const searchEvery = 2000

/** A run that somebody else started, followed through what it writes. */
interface FollowedRun {
  readonly name: string
  readonly source: Source
  readonly place: string
  open: OpenSource
  readonly status: WatchStatus
  readonly alerts: Alerts
  order: StepOrder
  diagnosis: RunDiagnosis
  cursor: Cursor
  done: boolean
}

/**
 * Follows a log file, or all runs in a folder, as they grow: files that are new are found as well. Ends when every run
 * has said that it is done, when nothing has come for `idle` seconds, or with Ctrl-C.
 *
 * @returns 3 where a finding is more than a note, else 0; 143 after SIGTERM
 */
export async function watchPlace(about: {
  readonly paths: readonly string[]
  readonly idle: number | null
  readonly alertsFor: (run: string) => Alerts
  readonly screen: Screen
  readonly context: Context
}): Promise<number> {
  const { paths, idle, alertsFor, screen, context } = about
  const started = performance.now()
  const runs = new Map<string, FollowedRun>()
  let signal: NodeJS.Signals | null = null
  let heard = started
  let searched = Number.NEGATIVE_INFINITY

  const statusLine = (width: number) => {
    const all = [...runs.values()]
    const newest = all.at(-1)
    const seconds = (performance.now() - started) / 1000
    const count = all.length > 1 ? `${formatCount(all.length, 'run')}: ` : ''
    return `${count}${(newest?.status ?? createWatchStatus()).line({ width: width - count.length, seconds, paint: screen.paint })}`
  }
  const area =
    screen.live && !screen.quiet ? createLiveArea(screen.stderr, (width) => [statusLine(width)]) : null
  const tell = (line: string) => (area === null ? screen.say(line) : area.print(line))

  const search = async () => {
    searched = performance.now()
    for (const found of (await findRuns(paths)).runs) {
      if (runs.has(found.place)) continue
      const name = relative(context.cwd, found.place) || found.place
      runs.set(found.place, begin(found, { name, alerts: alertsFor(name) }))
    }
  }
  const news = (run: FollowedRun, findings: readonly Finding[]) => {
    for (const finding of findings) {
      if (!run.status.find(finding)) continue
      tell(findingLine(finding, screen, runs.size > 1 ? run.name : null))
      run.alerts.tell(finding)
    }
  }

  const stop = (which: NodeJS.Signals) => {
    signal = which
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    for (;;) {
      if (performance.now() - searched > searchEvery) await search()
      for (const run of runs.values()) {
        const found = await readOn(run)
        if (found === null) continue
        heard = performance.now()
        news(run, found)
      }
      area?.touch()
      const quiet = (performance.now() - heard) / 1000
      const all = [...runs.values()]
      if (signal !== null || (idle !== null && quiet >= idle)) break
      if (all.length > 0 && all.every((run) => run.done)) break
      await sleep(lookEvery)
    }
    for (const run of runs.values()) news(run, conclude(run))
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    area?.close()
    for (const run of runs.values()) await run.open.close()
  }
  await Promise.all([...runs.values()].map((run) => run.alerts.settled()))
  await close([...runs.values()], screen)
  const sick = [...runs.values()].some((run) =>
    run.diagnosis.findings().some(({ severity }) => severity !== 'note'),
  )
  return signal === 'SIGTERM' ? 143 : sick ? 3 : 0
}

function begin(
  { source, place }: FoundRun,
  { name, alerts }: { readonly name: string; readonly alerts: Alerts },
): FollowedRun {
  return {
    name,
    source,
    place: resolve(place),
    alerts,
    open: source.open(resolve(place)),
    status: createWatchStatus(),
    cursor: null,
    order: createStepOrder(),
    diagnosis: diagnosisOf(name),
    done: false,
  }
}

function diagnosisOf(run: string): RunDiagnosis {
  return createRunDiagnosis({ context: { run, settings: {}, roles: {} } })
}

/** What a run has said since the last look, shown to the rules; null where that is nothing. */
async function readOn(run: FollowedRun): Promise<readonly Finding[] | null> {
  if (run.done) return null
  const found: Finding[] = []
  let any = false
  for (;;) {
    const reading = await run.open.read(run.cursor)
    // A file that was begun anew is broken for who has read the old one, and is read from its start.
    const anew = reading.rewinds !== undefined || (reading.state === 'broken' && run.cursor !== null)
    const heard = anew ? await readAnew(run) : reading
    any ||= heard.points.length > 0 || heard.layers.length > 0
    run.cursor = heard.cursor
    found.push(...listen(run, heard))
    run.done = heard.state === 'finished' || heard.state === 'broken'
    if (heard.state !== 'more') return any || found.length > 0 ? found : null
  }
}

/** The program has gone back: all that counts of its run is told anew to rules that have heard nothing yet. */
async function readAnew(run: FollowedRun): Promise<WholeRun> {
  await run.open.close()
  run.open = run.source.open(run.place)
  run.status.begin()
  run.order = createStepOrder()
  run.diagnosis = diagnosisOf(run.name)
  return await readWhole(run.source.open(run.place))
}

function listen(run: FollowedRun, heard: Pick<Reading, 'points' | 'layers' | 'facts'>): readonly Finding[] {
  const found: Finding[] = []
  if (heard.facts !== undefined) found.push(...run.diagnosis.observe({ kind: 'about', facts: heard.facts }))
  for (const line of run.order.add(heard)) {
    if (line.kind === 'point') run.status.hear(line)
    found.push(...run.diagnosis.observe(line))
  }
  return found
}

function conclude(run: FollowedRun): readonly Finding[] {
  const found = run.order.rest(Number.POSITIVE_INFINITY).flatMap((line) => run.diagnosis.observe(line))
  return [...found, ...run.diagnosis.observe({ kind: 'end', end: { status: 'ok', reason: 'finished' } })]
}

async function close(runs: readonly FollowedRun[], screen: Screen): Promise<void> {
  if (screen.json) {
    const document = {
      schemaVersion: 1,
      runs: runs.map(({ name, status, diagnosis }) => ({
        name,
        series: Object.fromEntries(status.series),
        findings: diagnosis.findings(),
      })),
    }
    const spelt = (_: string, part: unknown) =>
      typeof part === 'number' && !Number.isFinite(part) ? String(part) : part
    return screen.data(JSON.stringify(document, spelt, 2))
  }
  const terminal = screen.stderrTerminal
  if (runs.length === 0) screen.say('no run was found there yet')
  for (const { name, status, diagnosis } of runs) {
    for (const line of say(`${name}: heard ${heardText(status.series)}`, terminal)) screen.say(line)
    for (const finding of diagnosis.findings())
      for (const line of findingLines(finding, terminal)) screen.say(line)
  }
}
