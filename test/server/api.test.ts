import Ajv from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type {
  CompareView,
  CurvesView,
  Overview,
  RunView,
  StudyView,
  Timeline,
} from '../../src/server/messages.ts'
import { endpoints } from '../../src/server/open-api.ts'
import { addTrial, pointAt, sampleStudy } from './sample-study.ts'
import { type Served, served } from './served.ts'

let here: Served
const id = 'calm-otter-1'
beforeAll(async () => {
  here = await served()
  await sampleStudy(here.store)
})
afterAll(() => here?.close())

async function get<T>(path: string): Promise<T> {
  const response = await fetch(here.base + path)
  expect(response.status, path).toBe(200)
  return (await response.json()) as T
}

const act = (study: string, body: string) =>
  fetch(`${here.base}/api/studies/${study}/actions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })

/** Another study with the plan of the first. */
async function another(name: string): Promise<string> {
  await here.store.createStudy({ ...(await here.store.study(id))!.plan, id: name }, 30)
  return name
}

describe('what the API answers', () => {
  test('the overview lists studies with their best', async () => {
    const { studies, seq, readOnly } = await get<Overview>('/api/overview')
    expect(studies).toHaveLength(1)
    expect(studies[0]).toMatchObject({ id, state: 'finished', trials: 3, finished: 3, running: 0 })
    expect(studies[0]!.best).toBeCloseTo(1 - Math.exp(-4), 10)
    expect([seq > 0, readOnly]).toEqual([true, false])
  })

  test('a study has its trials, findings and what was asked', async () => {
    const study = await get<StudyView>(`/api/studies/${id}`)
    expect(study.trials.map(({ state }) => state)).toEqual(['complete', 'complete', 'diverged'])
    expect(study.trials[2]).toMatchObject({ why: 'the loss is NaN at step 8', run: `${id}/3.1` })
    expect(study.trials[2]!.metrics['train/loss']).toMatchObject({ last: 'NaN', min: 2, max: 9 })
    expect(study.findings.map(({ rule }) => rule)).toEqual(['loss-not-finite'])
    expect(study.space).toEqual([
      { name: 'lr', range: '@log:1e-6..1', log: true, ends: { low: 1e-6, high: 1 }, values: null },
    ])
  })

  test('a run has what each of its curves comes to', async () => {
    const run = await get<RunView>(`/api/studies/${id}/runs/3.1`)
    expect(run).toMatchObject({ points: 12, facts: { classes: 10 }, study: id })
    expect(run.series).toEqual([
      {
        name: 'train/loss',
        count: 12,
        first: 2,
        last: 'NaN',
        min: 2,
        max: 9,
        mean: 5.5,
        stepOfMin: 0,
        stepOfMax: 7,
        notFinite: 4,
      },
    ])
    expect(run.findings).toHaveLength(1)
  })

  test('curves are raw where they are short, with marks where they are not finite', async () => {
    const { curves } = await get<CurvesView>(`/api/studies/${id}/runs/3.1/curves?series=train/loss`)
    expect(curves[0]).toMatchObject({ kind: 'raw', shown: 12, total: 12 })
    expect(curves[0]!.y.slice(6)).toEqual([8, 9, null, null, null, null])
    expect(curves[0]!.notFinite.map(({ x }) => x)).toEqual([8, 9, 10, 11])
    const path = `/api/studies/${id}/runs/1.1/curves?series=train/loss&x=epoch&from=1&to=2`
    const [part] = (await get<CurvesView>(path)).curves
    expect(part).toMatchObject({ shown: 11, total: 41 })
    expect([part!.x[0], part!.x.at(-1)]).toEqual([1, 2])
  })

  test('long curves come as least, greatest and mean of each column, and no value is lost', async () => {
    const study = await another('long-heron-2')
    const noise = (step: number) => (step === 12_345 ? 99 : Math.sin(step))
    const points = Array.from({ length: 20_000 }, (_, step) => pointAt(step, 1e-4, { noise: noise(step) }))
    await addTrial(here.store, study, { number: 1, lr: 0.1, points, finish: false })
    const path = `/api/studies/${study}/runs/1.1/curves?series=noise&width=100`
    const [curve] = (await get<CurvesView>(path)).curves
    expect(curve).toMatchObject({ kind: 'buckets', shown: 20_000 })
    expect(curve!.x).toHaveLength(100)
    expect(Math.max(...(curve!.max as number[]))).toBe(99)
    expect(Math.min(...(curve!.min as number[]))).toBeCloseTo(-1, 3)
    const more = { points: [pointAt(20_000, 1, { noise: -77 })], layers: [], offset: 200 }
    await here.store.append(`${study}/1.1`, more)
    const [grown] = (await get<CurvesView>(path)).curves
    expect(Math.min(...(grown!.min as number[]))).toBe(-77)
  })

  test('a run that goes over the same steps again begins a new segment', async () => {
    const study = await another('back-crane-3')
    const points = [0, 1, 2, 3, 2, 3, 4].map((step) => pointAt(step, 0.1))
    await addTrial(here.store, study, { number: 1, lr: 0.1, points, finish: false })
    const path = `/api/studies/${study}/runs/1.1/curves?series=train/loss`
    const [curve] = (await get<CurvesView>(path)).curves
    expect(curve!.x).toEqual([0, 1, 2, 3, 3, 2, 3, 4])
    expect(curve!.y.indexOf(null)).toBe(4)
  })

  test('trials are laid over each other, and equal settings taken together exactly', async () => {
    const study = await another('many-swift-4')
    for (const number of [1, 2, 3, 4]) {
      const points = [0, 1, 2].map((step) => ({ step, time: step, values: { 'train/loss': number + step } }))
      await addTrial(here.store, study, { number, lr: number < 4 ? 0.1 : 0.2, seed: number, points })
    }
    const path = `/api/studies/${study}/compare?series=train/loss&trials=1,2,3,4`
    const { x, trials, groups } = await get<CompareView>(path)
    expect(x).toEqual([0, 1, 2])
    expect(trials.map(({ y }) => y[0])).toEqual([1, 2, 3, 4])
    expect(groups.map((group) => group.trials)).toEqual([[1, 2, 3], [4]])
    expect(groups[0]!.bands).toMatchObject({
      count: [3, 3, 3],
      mean: [2, 3, 4],
      median: [2, 3, 4],
      min: [1, 2, 3],
      max: [3, 4, 5],
      std: [1, 1, 1],
    })
    expect(groups[0]!.bands.ci95[0]).toBeCloseTo(4.3027 / Math.sqrt(3), 3)
    expect(groups[1]!.bands.std).toEqual([null, null, null])
  })

  test('compared curves come as float32 where that is asked for, the same to their last bit', async () => {
    const path = `/api/studies/${id}/compare?series=train/loss&trials=1,3`
    const [plain, packed] = [await get<CompareView>(path), await get<CompareView>(`${path}&as=float32`)]
    expect(packed.x).toEqual(plain.x)
    for (const [row, { number, y }] of packed.trials.entries()) {
      const bytes = Buffer.from(y as string, 'base64')
      const heights = plain.trials[row]!.y as readonly (number | null)[]
      expect(number).toBe(plain.trials[row]!.number)
      expect(bytes.length).toBe(4 * heights.length)
      heights.forEach((height, at) => {
        const found = bytes.readFloatLE(4 * at)
        if (height === null) expect(found).toBeNaN()
        else expect(found).toBe(Math.fround(height))
      })
    }
  })

  test('along another series a curve lies in its order, and takes what that one said last', async () => {
    const study = await another('odd-crane-9')
    const values = (step: number) => ({
      'train/loss': 5 - step,
      // Said at every other step, falling.
      ...(step % 2 === 0 ? { tokens: 100 - step } : {}),
    })
    const points = [0, 1, 2, 3].map((step) => ({ step, time: step, values: values(step) }))
    await addTrial(here.store, study, { number: 1, lr: 0.1, points })
    const { curves } = await get<CurvesView>(
      `/api/studies/${study}/runs/1.1/curves?series=train/loss&x=series:tokens`,
    )
    expect(curves[0]).toMatchObject({ x: [98, 98, 100, 100], y: [3, 2, 5, 4] })
    const none = await get<CurvesView>(
      `/api/studies/${study}/runs/1.1/curves?series=train/loss&x=series:nothing`,
    )
    expect(none.curves[0]).toMatchObject({ x: [], y: [], total: 0 })
  })

  test('reports on layers are thinned evenly, the last kept, and their number is told', async () => {
    const study = await another('thin-heron-9')
    await addTrial(here.store, study, { number: 1, lr: 0.1, finish: false })
    const layers = Array.from({ length: 99 }, (_, index) => ({
      step: 20 + index,
      layers: [{ name: 'dense1', kind: 'dense', updateRatio: 1, gradNorm: 1, weightNorm: 1 }],
    }))
    await here.store.append(`${study}/1.1`, { points: [], layers, offset: 200 })
    const { total, reports } = await get<{ total: number; reports: { step: number }[] }>(
      `/api/studies/${study}/runs/1.1/layers?most=10`,
    )
    expect(total).toBe(100)
    expect(reports).toHaveLength(10)
    expect(reports.at(-1)!.step).toBe(118)
  })

  test('the timeline says when each trial was at work', async () => {
    const { spans } = await get<Timeline>(`/api/studies/${id}/timeline`)
    expect(spans.map(({ trial, state }) => [trial, state])).toEqual([
      [1, 'complete'],
      [2, 'complete'],
      [3, 'diverged'],
    ])
    for (const { began, ended } of spans) expect(ended).toBeGreaterThanOrEqual(began)
  })

  test('the page itself carries where the stream stands, escaped', async () => {
    const html = await (await fetch(`${here.base}/s/${id}`)).text()
    const [, content = ''] = /<meta name="babysit" content="([^"]*)">/.exec(html) ?? []
    const told = JSON.parse(
      content.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&'),
    )
    expect(told).toEqual(await get('/api/here'))
    expect(told).toMatchObject({ folder: here.folder, readOnly: false, seq: expect.any(Number) })
  })

  test('document, figures and report', async () => {
    const document = await get<{ schemaVersion: number }>(`/api/studies/${id}/document`)
    expect(document.schemaVersion).toBe(1)
    const figures = await get<Record<string, unknown>>(`/api/studies/${id}/figures`)
    expect(Object.keys(figures)).toContain('search')
    const report = await fetch(`${here.base}/report/${id}.html`)
    expect(await report.text()).toContain('<!doctype html>')
    expect(report.headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'sha256-/)
  })

  test('wrong questions are answered in words', async () => {
    for (const [path, status, words] of [
      ['/api/studies/none', 404, "no study 'none'"],
      [`/api/studies/${id}/runs/9.1`, 404, `no run '${id}/9.1'`],
      [`/api/studies/${id}/runs/1.1/curves?width=3`, 400, "'width'"],
      [`/api/studies/${id}/runs/1.1/curves?x=wall`, 400, "'x'"],
      [`/api/studies/${id}/compare?series=a&trials=1;2`, 400, 'commas'],
      ['/api/nothing', 404, 'GET /api/nothing'],
      ['/report/none.html', 404, "no study 'none'"],
    ] as const) {
      const response = await fetch(here.base + path)
      const { error } = (await response.json()) as { error: { message: string } }
      expect([response.status, path]).toEqual([status, path])
      expect(error.message).toContain(words)
    }
  })
})

describe('what can be asked', () => {
  test('labels are kept at once, of studies and trials, and stand in the history', async () => {
    const star = { kind: 'label', star: true, tags: ['to keep'], note: '<b>note</b>' }
    for (const label of [star, { kind: 'label', trial: 2, note: 'look' }, { kind: 'label', tags: [] }])
      expect((await act(id, JSON.stringify(label))).status).toBe(200)
    const study = await get<StudyView>(`/api/studies/${id}`)
    expect(study.labels).toEqual({ star: true, tags: [], note: '<b>note</b>' })
    expect(study.trials[1]!.labels).toEqual({ note: 'look' })
    expect(study.actions.map((asked) => asked['state'])).toEqual(['done', 'done', 'done'])
  })

  test('what nobody can do now is refused, and the refusal is kept', async () => {
    const response = await act(id, '{"kind":"stop","now":true}')
    expect(await response.json()).toMatchObject({
      state: 'refused',
      answer: expect.stringContaining('babysit resume'),
    })
    const { actions } = await get<StudyView>(`/api/studies/${id}`)
    expect(actions.at(-1)).toMatchObject({ state: 'refused' })
  })

  test.each([
    ['no JSON', '{'],
    ['an unknown kind', '{"kind":"delete"}'],
    ['more than is known', '{"kind":"pause","path":"../x"}'],
    ['a trial that is no number', '{"kind":"stop-trial","trial":"1"}'],
  ])('%s is refused', async (_, body) => {
    expect((await act(id, body)).status).toBe(400)
  })
})

describe('the OpenAPI document', () => {
  const filled = (path: string) =>
    path
      .replace('{study}', id)
      .replace('{attempt}', '1.1')
      .replace('{file}', `${id}.html`)
      .replace(/compare$/, 'compare?series=train/loss&trials=1,2')

  test('names every address, and each of them answers', async () => {
    const document = await get<{ openapi: string; paths: Record<string, unknown> }>('/api/openapi.json')
    expect(document.openapi).toBe('3.1.0')
    const paths = new Set(endpoints.map(({ path }) => path))
    expect(new Set(Object.keys(document.paths))).toEqual(paths)
    for (const { path, method } of endpoints) {
      if (method !== 'get' || path === '/api/stream') continue
      expect((await fetch(here.base + filled(path))).status, path).toBe(200)
    }
  })

  test('says what the answers look like', async () => {
    const { paths } = await get<{ paths: Record<string, Record<string, Operation>> }>('/api/openapi.json')
    const ajv = new Ajv.default({ strict: false })
    for (const { path, method, answer } of endpoints) {
      if (method !== 'get' || typeof answer === 'string') continue
      const schema = paths[path]!['get']!.responses['200'].content['application/json'].schema
      const valid = ajv.compile(schema)
      expect(valid(await get(filled(path))), `${path}: ${JSON.stringify(valid.errors)}`).toBe(true)
    }
  })
})

interface Operation {
  readonly responses: {
    readonly '200': { readonly content: { readonly 'application/json': { readonly schema: object } } }
  }
}
