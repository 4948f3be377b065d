import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { factsOfSettings } from '../setting-facts.ts'
import { numericValue } from '../text/numbers.ts'
import type { RunDesk } from './run-desk.ts'

type Fields = Readonly<Record<string, unknown>>

interface MlflowRun {
  readonly info: Record<string, unknown>
  readonly metrics: Map<string, { key: string; value: number; timestamp: number; step: number }>
  readonly params: Map<string, string>
  readonly tags: Map<string, string>
}

/**
 * What MLflow's client has created and logged in one run of ours; several runs of MLflow may be in it. A run that is not known
 * was created with an earlier babysitter, and is taken up.
 */
export interface MlflowStore {
  experiment(name: string): Fields
  experiments(): readonly Fields[]
  experimentById(id: string): Fields | null
  createRun(request: Fields, now: number): Fields
  run(id: string, now: number): Fields
  /** Answers with what it has become. */
  updateRun(id: string, change: Fields, now: number): Fields
  log(
    id: string,
    what: { metrics?: readonly Fields[]; params?: readonly Fields[]; tags?: readonly Fields[] },
    now: number,
  ): void
  history(id: string, key: string): readonly Fields[]
}

export function createMlflowStore(desk: RunDesk): MlflowStore {
  const experiments = [{ id: '0', name: 'Default' }]
  const runs = new Map<string, MlflowRun>()
  const settings: Record<string, unknown> = {}
  /** Newest step of each metric: programs that give no step log everything at 0. */
  const reached = new Map<string, number>()
  const past = new Map<string, Fields[]>()

  const artifacts = (path: string) => pathToFileURL(join(desk.folder, 'mlflow', path)).href
  const experimentOf = ({ id, name }: { id: string; name: string }) => ({
    experiment_id: id,
    name,
    artifact_location: artifacts(id),
    lifecycle_stage: 'active',
    tags: [],
  })
  const shown = ({ info, metrics, params, tags }: MlflowRun): Fields => ({
    info,
    data: { metrics: [...metrics.values()], params: pairs(params), tags: pairs(tags) },
    inputs: {},
  })

  return {
    experiment(name) {
      let found = experiments.find((one) => one.name === name)
      if (found === undefined) {
        found = { id: String(experiments.length), name }
        experiments.push(found)
      }
      return experimentOf(found)
    },
    experiments: () => experiments.map(experimentOf),
    experimentById(id) {
      const found = experiments.find((one) => one.id === id)
      return found === undefined ? null : experimentOf(found)
    },
    createRun: (request, now) => shown(create(randomUUID().replaceAll('-', ''), request, now)),
    run: (id, now) => shown(known(id, now)),
    updateRun(id, change, now) {
      const run = known(id, now)
      for (const key of ['status', 'end_time', 'run_name'])
        if (change[key] !== undefined) run.info[key] = change[key]
      return run.info
    },
    log(id, { metrics = [], params = [], tags = [] }, now) {
      const run = known(id, now)
      for (const tag of tags) run.tags.set(String(tag['key']), String(tag['value']))
      for (const param of params) {
        run.params.set(String(param['key']), String(param['value']))
        settings[String(param['key'])] = numericValue(param['value']) ?? param['value']
      }
      if (params.length > 0) desk.about(factsOfSettings(settings))
      logMetrics(run, metrics, now)
    },
    history: (id, key) => past.get(`${id} ${key}`) ?? [],
  }

  function known(id: string, now: number): MlflowRun {
    return runs.get(id) ?? create(id, {}, now)
  }

  function create(id: string, request: Fields, now: number): MlflowRun {
    const folder = join('runs', id.replace(/[^\w-]/g, '_'), 'artifacts')
    mkdirSync(join(desk.folder, 'mlflow', folder), { recursive: true })
    const info = {
      run_id: id,
      run_uuid: id,
      run_name: String(request['run_name'] ?? id.slice(0, 8)),
      experiment_id: String(request['experiment_id'] ?? '0'),
      user_id: String(request['user_id'] ?? ''),
      status: 'RUNNING',
      start_time: Number(request['start_time'] ?? Math.round(now * 1000)),
      artifact_uri: artifacts(folder),
      lifecycle_stage: 'active',
    }
    const run: MlflowRun = { info, metrics: new Map(), params: new Map(), tags: new Map() }
    for (const tag of listOf(request['tags'])) run.tags.set(String(tag['key']), String(tag['value']))
    runs.set(id, run)
    return run
  }

  function logMetrics(run: MlflowRun, metrics: readonly Fields[], now: number): void {
    const points = new Map<
      string,
      { step: number; time: number; values: { name: string; value: number }[] }
    >()
    for (const metric of metrics) {
      const name = String(metric['key'])
      const value = numericValue(metric['value'])
      if (value === undefined || name.startsWith('system/')) continue
      const step = stepOf(name, Number(metric['step'] ?? 0))
      const timestamp = Number(metric['timestamp'] ?? now * 1000)
      const said = { key: name, value, timestamp, step }
      run.metrics.set(name, said)
      const history = past.get(`${String(run.info['run_id'])} ${name}`) ?? []
      history.push({ ...said, value: Number.isFinite(value) ? value : String(value) })
      past.set(`${String(run.info['run_id'])} ${name}`, history)
      const key = `${step} ${timestamp}`
      const point = points.get(key) ?? {
        step,
        time: Number.isFinite(timestamp) ? timestamp / 1000 : now,
        values: [],
      }
      point.values.push({ name, value })
      points.set(key, point)
    }
    for (const { values, ...at } of points.values()) desk.point(values, at)
  }

  function stepOf(name: string, step: number): number {
    const before = reached.get(name)
    const at = !Number.isFinite(step) || (step === 0 && before !== undefined) ? (before ?? -1) + 1 : step
    reached.set(name, at)
    return at
  }
}

export function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value)
    ? value.filter((one): one is Fields => typeof one === 'object' && one !== null)
    : []
}

function pairs(map: ReadonlyMap<string, string>): readonly Fields[] {
  return [...map].map(([key, value]) => ({ key, value }))
}
