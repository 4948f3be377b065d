import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readWhole } from '../../../../src/runs/reading/read-whole.ts'
import { type MetricServer, startMetricServer } from '../../../../src/runs/sources/http/http-server.ts'
import { wireSource } from '../../../../src/runs/sources/wire.ts'

const token = 'a-token-of-at-least-thirty-two-letters'
let folder: string
let server: MetricServer

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'babysit http '))
  server = await startMetricServer({ token, port: 0, now: () => 1000 })
  server.open('calm-oak-1/3.1', folder)
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

async function call(method: string, path: string, body?: unknown, bearer = token) {
  const response = await fetch(path, {
    method,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return {
    status: response.status,
    body: (await response.json()) as Record<string, never> & { [key: string]: unknown },
  }
}

async function heard() {
  const { points, facts, bad } = await readWhole(wireSource.open(join(folder, 'http.jsonl')))
  expect(bad).toBe(0)
  return { facts, points: points.map(({ step, epoch, time, values }) => ({ step, epoch, time, ...values })) }
}

describe("the progress of Hugging Face's Trainer", () => {
  const post = (metrics: Record<string, string>) =>
    call('POST', server.address('calm-oak-1/3.1', 'kubeflow'), {
      trainerStatus: {
        lastUpdatedTime: '2026-01-01T00:00:00Z',
        progressPercentage: 12,
        metrics: Object.entries(metrics).map(([name, value]) => ({ name, value })),
      },
    })

  test('its last log at its step; what has not changed is no new point', async () => {
    expect((await post({ current_step: '0', total_steps: '1000', current_epoch: '0' })).status).toBe(200)
    await post({
      loss: '0.5',
      learning_rate: '5e-05',
      current_step: '120',
      total_steps: '1000',
      current_epoch: '0.4',
    })
    await post({
      loss: '0.5',
      learning_rate: '5e-05',
      current_step: '130',
      total_steps: '1000',
      current_epoch: '0.45',
    })
    await post({
      loss: 'nan',
      learning_rate: '5e-05',
      eval_loss: '0.25',
      eval_runtime: '3.2',
      current_step: '140',
      total_steps: '1000',
      current_epoch: '0.5',
    })
    expect(await heard()).toEqual({
      facts: { totalSteps: 1000 },
      points: [
        { step: 120, epoch: 0.4, time: 1000, 'train/loss': 0.5, lr: 5e-5 },
        { step: 140, epoch: 0.5, time: 1000, 'train/loss': Number.NaN, 'val/loss': 0.25 },
      ],
    })
  })

  test.each(['', '{', '[]', '{"trainerStatus": 3}', '{"trainerStatus":{"metrics":{}}}'])(
    '%j is refused, and harms nothing',
    async (body) => {
      expect((await call('POST', server.address('calm-oak-1/3.1', 'kubeflow'), body)).status).toBe(400)
      expect(existsSync(join(folder, 'http.jsonl'))).toBe(false)
    },
  )
})

describe("MLflow's interface", () => {
  const mlflow = (method: string, path: string, body?: unknown) =>
    call(method, `${server.address('calm-oak-1/3.1', 'mlflow')}/api/2.0/mlflow/${path}`, body)

  test('a run as its client logs it', async () => {
    const { body: found } = await mlflow('GET', 'experiments/get-by-name?experiment_name=mine')
    const experiment = (found as { experiment?: { experiment_id: string } }).experiment!
    const created = await mlflow('POST', 'runs/create', {
      experiment_id: experiment.experiment_id,
      start_time: 1,
      tags: [],
    })
    const { run } = created.body as unknown as {
      run: { info: { run_id: string; artifact_uri: string; experiment_id: string } }
    }
    expect(run.info).toMatchObject({ experiment_id: '1', status: 'RUNNING' })
    expect(existsSync(new URL(run.info.artifact_uri))).toBe(true)
    const run_id = run.info.run_id
    await mlflow('POST', 'runs/log-parameter', { run_id, key: 'lr', value: '0.1' })
    await mlflow('POST', 'runs/log-metric', {
      run_id,
      key: 'train_loss',
      value: 0.5,
      timestamp: 5000,
      step: 1,
    })
    await mlflow('POST', 'runs/log-batch', {
      run_id,
      metrics: [
        { key: 'val_loss', value: 'NaN', timestamp: 6000, step: 2 },
        { key: 'val_accuracy', value: 0.5, timestamp: 6000, step: 2 },
        { key: 'system/cpu', value: 50, timestamp: 6000, step: 2 },
      ],
      params: [{ key: 'batch_size', value: '32' }],
    })
    for (const value of [3, 2])
      await mlflow('POST', 'runs/log-metric', { run_id, key: 'score', value, timestamp: 7000, step: 0 })
    expect((await mlflow('POST', 'runs/update', { run_id, status: 'FINISHED' })).body).toMatchObject({
      run_info: { status: 'FINISHED' },
    })
    expect((await mlflow('GET', `runs/get?run_id=${run_id}`)).body).toMatchObject({
      run: {
        data: {
          params: [
            { key: 'lr', value: '0.1' },
            { key: 'batch_size', value: '32' },
          ],
        },
      },
    })
    expect((await mlflow('GET', `metrics/get-history?run_id=${run_id}&metric_key=score`)).body).toMatchObject(
      {
        metrics: [
          { value: 3, step: 0 },
          { value: 2, step: 1 },
        ],
      },
    )
    const { points, facts } = await heard()
    expect(facts).toMatchObject({ learningRate: 0.1, batchSize: 32 })
    expect(points).toEqual([
      { step: 1, epoch: undefined, time: 5, 'train/loss': 0.5 },
      { step: 2, epoch: undefined, time: 6, 'val/loss': Number.NaN, 'val/accuracy': 0.5 },
      { step: 0, epoch: undefined, time: 7, score: 3 },
      { step: 1, epoch: undefined, time: 7, score: 2 },
    ])
  })

  test('a run of an earlier babysitter is taken up, and what we do not know is accepted', async () => {
    expect(
      (
        await mlflow('POST', 'runs/log-metric', {
          run_id: 'abc',
          key: 'loss',
          value: 1,
          timestamp: 1000,
          step: 7,
        })
      ).status,
    ).toBe(200)
    expect((await mlflow('POST', 'runs/log-inputs', { run_id: 'abc', datasets: [] })).status).toBe(200)
    expect((await mlflow('GET', 'registered-models/get?name=x')).status).toBe(404)
    expect((await mlflow('POST', 'runs/log-metric', { key: 'loss', value: 1 })).status).toBe(404)
    expect((await heard()).points).toMatchObject([{ step: 7, 'train/loss': 1 }])
  })
})

describe('who may post', () => {
  test('nobody without the token of the study, nor for a run that is not there', async () => {
    const address = server.address('calm-oak-1/3.1', 'mlflow')
    const path = `${address}/api/2.0/mlflow/experiments/search`
    expect((await call('POST', path, {}, 'wrong')).status).toBe(401)
    expect((await call('POST', path, {}, `${token}x`)).status).toBe(401)
    expect((await call('POST', server.address('other/1.1', 'kubeflow'), {})).status).toBe(404)
    expect((await call('POST', path, {})).status).toBe(200)
  })

  test('a body that never ends is not kept in memory', async () => {
    const status = await new Promise<number>((resolve, reject) => {
      const posting = request(
        server.address('calm-oak-1/3.1', 'kubeflow'),
        { method: 'POST', headers: { authorization: `Bearer ${token}` } },
        (response) => {
          response.resume()
          resolve(response.statusCode ?? 0)
        },
      )
      posting.on('error', reject)
      for (let i = 0; i < 10; i++) posting.write(Buffer.alloc(1024 * 1024, 32))
      posting.end()
    })
    expect(status).toBe(413)
  })

  test('the next babysitter listens at the same port, or at another where that is taken', async () => {
    const { port } = server
    const second = await startMetricServer({ token, port, now: () => 0 })
    expect(second.port).not.toBe(port)
    await second.close()
    await server.close()
    server = await startMetricServer({ token, port, now: () => 0 })
    expect(server.port).toBe(port)
  })

  test('only from this machine', () => {
    expect(server.address('a/1.1', 'kubeflow')).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/runs\/a%2F1\.1\/kubeflow$/,
    )
  })
})

test('what is written down is whole lines of the wire', async () => {
  await call('POST', `${server.address('calm-oak-1/3.1', 'mlflow')}/api/2.0/mlflow/runs/log-metric`, {
    run_id: 'a',
    key: 'loss',
    value: 1,
    timestamp: 1000,
    step: 1,
  })
  expect(readFileSync(join(folder, 'http.jsonl'), 'utf8')).toBe(
    '{"t":"point","step":1,"time":1,"values":{"train/loss":1}}\n',
  )
})
