import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLocalProcessLauncher } from '../../../src/runs/launchers/local-process.ts'
import { withMetricServer } from '../../../src/runs/listening/with-metric-server.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'babysit posting '))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A command that posts as an unmodified program would: where its environment says. */
const poster = `
  const { readFileSync } = require('node:fs')
  const { MLFLOW_TRACKING_URI: uri, MLFLOW_TRACKING_TOKEN: token } = process.env
  const { KUBEFLOW_TRAINER_SERVER_URL: url, KUBEFLOW_TRAINER_SERVER_TOKEN: file } = process.env
  const post = (to, bearer, body) => fetch(to, { method: 'POST', headers: { authorization: 'Bearer ' + bearer }, body: JSON.stringify(body) })
  const metrics = [{ name: 'loss', value: '0.5' }, { name: 'current_step', value: '10' }]
  post(url, readFileSync(file, 'utf8'), { trainerStatus: { metrics } })
    .then(() => post(uri + '/api/2.0/mlflow/runs/log-metric', token, { run_id: 'r', key: 'val_loss', value: 0.25, timestamp: 1, step: 10 }))
    .then((response) => process.exit(response.status === 200 ? 0 : 1))`

async function launch(code: string, env: Record<string, string> = {}) {
  const launcher = await withMetricServer(createLocalProcessLauncher(), {
    folder,
    study: 'calm-oak-1',
    environment: {},
    now: () => 0,
  })
  const program = { kind: 'command', argv: [process.execPath, '-e', code], cwd: folder, env } as const
  const request = {
    run: 'calm-oak-1/1.1',
    program,
    orders: { settings: {}, seed: 0 },
    folder,
    wire: join(folder, 'wire.jsonl'),
  }
  try {
    return await (await launcher.start(request)).ended
  } finally {
    await launcher.close()
  }
}

test('what a command posts comes to the file of its run', async () => {
  expect(await launch(poster)).toMatchObject({ status: 'ok' })
  const lines = readFileSync(join(folder, 'http.jsonl'), 'utf8').trim().split('\n')
  expect(lines.map((line) => JSON.parse(line).values)).toEqual([{ 'train/loss': 0.5 }, { 'val/loss': 0.25 }])
})

test('the token is for its owner only, and the study keeps it and its port', async () => {
  await launch('0')
  const place = join(folder, 'http', 'calm-oak-1.json')
  const kept = readFileSync(place, 'utf8')
  for (const file of [place, join(folder, 'http', 'calm-oak-1.token')])
    expect(statSync(file).mode & 0o077).toBe(0)
  await launch('0')
  expect(readFileSync(place, 'utf8')).toBe(kept)
})

test('what the user has set stays', async () => {
  const code = `process.exit(process.env.MLFLOW_TRACKING_URI === 'mine' && process.env.MLFLOW_TRACKING_TOKEN === undefined && process.env.KUBEFLOW_TRAINER_SERVER_URL ? 0 : 1)`
  expect(await launch(code, { MLFLOW_TRACKING_URI: 'mine' })).toMatchObject({ status: 'ok' })
})
