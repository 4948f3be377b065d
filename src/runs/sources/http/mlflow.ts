import type { Answer } from './kubeflow.ts'
import { createMlflowStore, listOf } from './mlflow-store.ts'
import type { RunDesk } from './run-desk.ts'

type Fields = Readonly<Record<string, unknown>>
type Call = (fields: Fields, now: number) => Answer

/**
 * The part of MLflow's REST interface that its client needs to log a run: experiments, runs, metrics, parameters, tags.
 * Artifacts need no server: runs are given a folder of this machine. What else a client may post (inputs, models) is
 * accepted and dropped, so that no program fails because of us.
 *
 * See https://mlflow.org/docs/latest/rest-api.html, version 2.0.
 */
export function createMlflowDesk(desk: RunDesk): {
  call(method: string, path: string, fields: Fields, now: number): Answer
} {
  const store = createMlflowStore(desk)
  const ok = (body: unknown): Answer => ({ status: 200, body })
  const id = (fields: Fields) => String(fields['run_id'] ?? fields['run_uuid'] ?? '')
  const log = (fields: Fields, what: Parameters<typeof store.log>[1], now: number) => {
    if (id(fields) === '') return noSuch('A run without an id')
    store.log(id(fields), what, now)
    return ok({})
  }

  const calls: Readonly<Record<string, Call>> = {
    'GET experiments/get-by-name': (fields) =>
      ok({ experiment: store.experiment(String(fields['experiment_name'])) }),
    'POST experiments/create': (fields) =>
      ok({ experiment_id: store.experiment(String(fields['name']))['experiment_id'] }),
    'GET experiments/get': (fields) => {
      const experiment = store.experimentById(String(fields['experiment_id']))
      return experiment === null ? noSuch('Experiment') : ok({ experiment })
    },
    'POST experiments/search': () => ok({ experiments: store.experiments() }),
    'GET experiments/search': () => ok({ experiments: store.experiments() }),
    'POST runs/create': (fields, now) => ok({ run: store.createRun(fields, now) }),
    'GET runs/get': (fields, now) =>
      id(fields) === '' ? noSuch('A run without an id') : ok({ run: store.run(id(fields), now) }),
    'POST runs/update': (fields, now) =>
      id(fields) === ''
        ? noSuch('A run without an id')
        : ok({ run_info: store.updateRun(id(fields), fields, now) }),
    'POST runs/search': () => ok({ runs: [] }),
    'POST runs/log-metric': (fields, now) => log(fields, { metrics: [fields] }, now),
    'POST runs/log-parameter': (fields, now) => log(fields, { params: [fields] }, now),
    'POST runs/set-tag': (fields, now) => log(fields, { tags: [fields] }, now),
    'POST runs/log-batch': (fields, now) => {
      const { metrics, params, tags } = fields
      return log(fields, { metrics: listOf(metrics), params: listOf(params), tags: listOf(tags) }, now)
    },
    'GET metrics/get-history': (fields) =>
      ok({ metrics: store.history(id(fields), String(fields['metric_key'])) }),
  }

  return {
    call(method, path, fields, now) {
      const found = calls[`${method} ${path}`]
      if (found !== undefined) return found(fields, now)
      return method === 'GET' ? noSuch(`'${path}'`) : ok({})
    },
  }
}

function noSuch(what: string): Answer {
  return { status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: `${what} does not exist.` } }
}
