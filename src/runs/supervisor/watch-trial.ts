import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunEvent } from '../../diagnosis/rules/rule.ts'
import type { Orders } from '../../domain/orders.ts'
import type { RunEnd, RunId } from '../../domain/run.ts'
import type { LayerReport, Point } from '../../domain/series.ts'
import type { FinishedTrial, ObservedTrial, PlannedTrial, TrialStatus } from '../../domain/trial.ts'
import type { HeardLines } from '../../store/store.ts'
import type { LaunchRequest, LiveRun } from '../launchers/launcher.ts'
import { createWireTail } from '../wire/tail.ts'
import { createCurveRecorder, summarize } from './curve-recorder.ts'
import type { SuperviseRequest } from './supervise.ts'

/** Milliseconds between two looks at a running trial's wire. */
const lookEvery = 60
/** Milliseconds a run is given to say goodbye before it is ended by force. */
const grace = 10_000

interface Verdict {
  readonly why: string
  readonly diverged: boolean
}

/**
 * Starts one trial and follows it to its end. Answers with null where it was interrupted: then nothing of it counts
 * and it will be run again.
 */
export async function watchTrial(
  request: SuperviseRequest,
  trial: PlannedTrial,
): Promise<ObservedTrial | null> {
  const { study, store, launcher, now, control } = request
  const attempt = await nextAttempt(request, trial)
  const run: RunId = `${study.plan.id}/${trial.number}.${attempt}`
  const folder = join(request.folder, 'runs', study.plan.id, `${trial.number}.${attempt}`)
  await mkdir(folder, { recursive: true })
  const orders = ordersOf(trial)
  const launch: LaunchRequest = {
    run,
    program: study.plan.program,
    orders,
    folder,
    wire: join(folder, 'wire.jsonl'),
  }
  const started = now()
  await store.beginRun(study.plan.id, trial.number, {
    state: 'running',
    id: run,
    program: study.plan.program,
    orders,
    folder,
    launcher: launcher.name,
    started,
  })
  request.onEvent({ kind: 'trial-started', trial })
  const live = await launcher.start(launch)
  await store.setHandle(run, live.handle)

  const listener = createListener(request, trial, run)
  let interrupted = false
  control.onChange(() => {
    if (control.level < 2) return
    interrupted = true
    void stopRun(request, live, control.level >= 3 ? 'forced' : 'graceful')
  })

  const tail = createWireTail(launch.wire)
  let ended: RunEnd | null = null
  let stopping = false
  void live.ended.then((end) => {
    ended = end
  })
  for (;;) {
    await Promise.race([live.ended, sleep(lookEvery)])
    const last = ended !== null
    const kept = listener.hear(tail.read())
    if (kept.points.length > 0 || kept.layers.length > 0 || kept.facts !== undefined)
      await store.append(run, kept)
    if (listener.verdict !== null && !stopping && !last) {
      stopping = true
      void stopRun(request, live, 'graceful')
    }
    if (last) break
  }
  tail.close()
  if (interrupted) return null

  const end = await live.ended
  const finished: FinishedTrial = {
    ...trial,
    ...listener.conclude(end),
    run,
    metrics: summarize(listener.recorder.curves),
    epochs: listener.recorder.reached.epoch,
    steps: listener.recorder.reached.step,
    seconds: now() - started,
  }
  await store.finishTrial(study.plan.id, finished, finished.end, listener.findings(finished.end), now())
  const { curves, layers, facts } = listener.recorder
  return { trial: finished, curves, layers, facts }
}

function ordersOf(trial: PlannedTrial): Orders {
  return { settings: trial.settings, seed: trial.seed, budget: trial.budget, ...trial.orders }
}

async function nextAttempt({ study, store }: SuperviseRequest, trial: PlannedTrial): Promise<number> {
  let attempt = 1
  while ((await store.run(`${study.plan.id}/${trial.number}.${attempt}`)) !== null) attempt++
  return attempt
}

async function stopRun(
  { launcher }: SuperviseRequest,
  live: LiveRun,
  how: 'graceful' | 'forced',
): Promise<void> {
  await launcher.stop(live.handle, how)
  if (how === 'forced') return
  const inTime = await Promise.race([live.ended.then(() => true), sleep(grace).then(() => false)])
  if (!inTime) await launcher.stop(live.handle, 'forced')
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** Hands what is heard to curves, rules and scheduler, in order, up to the report at which the scheduler says stop. */
function createListener(request: SuperviseRequest, trial: PlannedTrial, run: RunId) {
  const { study, scheduler, onEvent, now } = request
  const recorder = createCurveRecorder()
  const diagnosis = request.diagnose({
    run,
    settings: trial.settings,
    roles: study.plan.steering.roles,
    budget: trial.budget,
    goal: study.plan.goal,
  })
  // Probes are made to fail: what their curves look like is the stage's business, not an alarm's.
  const alarming = trial.breakOut
  let verdict: Verdict | null = null
  let lastProgress = 0

  const observe = (event: RunEvent) => {
    if (!alarming) return
    for (const finding of diagnosis.observe(event)) onEvent({ kind: 'finding', finding, trial: trial.number })
  }

  const decide = (): Verdict | null => {
    if (!trial.breakOut) return null
    const progress = { number: trial.number, budget: trial.budget, curves: recorder.curves }
    const decision = scheduler.decide({ trial: progress, rungs: [trial.budget], peers: [] })
    return decision.kind === 'stop' ? decision : null
  }

  return {
    recorder,
    get verdict() {
      return verdict
    },
    hear(heard: HeardLines): HeardLines {
      if (heard.facts !== undefined) {
        recorder.facts = { ...recorder.facts, ...heard.facts }
        observe({ kind: 'about', facts: heard.facts })
      }
      const points: Point[] = []
      const layers: LayerReport[] = []
      for (const line of inOrderOfSteps(heard)) {
        if (verdict !== null) break
        if (line.kind === 'layers') {
          layers.push(line.report)
          recorder.layers.push(line.report)
          observe(line)
          continue
        }
        points.push(line.point)
        recorder.point(line.point)
        observe(line)
        verdict = decide()
      }
      if (points.length > 0 && now() - lastProgress > 0.25) {
        lastProgress = now()
        onEvent({
          kind: 'progress',
          trial: trial.number,
          step: recorder.reached.step,
          epoch: recorder.reached.epoch,
          loss: recorder.curves['train/loss']?.values.at(-1) ?? null,
          goal: recorder.curves[study.plan.goal.series]?.values.at(-1) ?? null,
        })
      }
      return { ...heard, points, layers }
    },
    conclude(end: RunEnd): { status: TrialStatus; end: RunEnd } {
      if (verdict !== null) {
        const status = verdict.diverged ? 'diverged' : 'stopped'
        return {
          status,
          end: { status: 'stopped', reason: verdict.diverged ? 'diverged' : 'pruned', message: verdict.why },
        }
      }
      if (end.status === 'failed') return { status: 'failed', end }
      if (end.status === 'stopped') return { status: 'stopped', end }
      return { status: endsFinite(recorder.curves['train/loss']?.values) ? 'complete' : 'diverged', end }
    },
    findings(end: RunEnd) {
      observe({ kind: 'end', end })
      return alarming ? diagnosis.findings() : []
    },
  }
}

type Line =
  | { readonly kind: 'point'; readonly point: Point }
  | { readonly kind: 'layers'; readonly report: LayerReport }

/** Points and layer reports as the program said them, wherever the reading happened to be cut: by step, points first. */
function inOrderOfSteps(heard: HeardLines): readonly Line[] {
  const lines: Line[] = heard.points.map((point) => ({ kind: 'point', point }))
  for (const report of heard.layers) lines.push({ kind: 'layers', report })
  const stepOf = (line: Line) => (line.kind === 'point' ? line.point.step : line.report.step)
  return heard.layers.length === 0 ? lines : lines.sort((a, b) => stepOf(a) - stepOf(b))
}

function endsFinite(values: readonly number[] | undefined): boolean {
  return values === undefined || values.length === 0 || Number.isFinite(values.at(-1))
}
