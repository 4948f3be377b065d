import { open, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { Hono } from 'hono'
import { viewCurve } from '../curve-view.ts'
import { refuse } from '../guard.ts'
import { readLabels } from '../labels.ts'
import { trialLine } from '../lines.ts'
import { curvesQuery, layersQuery, type RunView } from '../messages.ts'
import type { Place } from '../place.ts'
import { answerWith, badRequest } from '../respond.ts'
import type { CurveCache } from '../run-curves.ts'
import { summarizeCurve } from '../summaries.ts'
import { thinned } from '../thinned.ts'

/** Bytes of a run's console that are shown: its end. */
const consoleShown = 64 * 1024

/** One run: what it is, its curves at the width of a picture, its layers, its console. Run ids are `study/trial.attempt`. */
export function runRoutes(place: Place, curves: CurveCache): Hono {
  const { store } = place
  const app = new Hono()
  const base = '/api/studies/:study/runs/:attempt'

  app.get(base, async ({ req }) => {
    const id = `${req.param('study')}/${req.param('attempt')}`
    const record = await store.run(id)
    const study = await store.study(req.param('study'))
    if (record === null || study === null) return refuse(404, `no run '${id}'`, req.path)
    const { series, points } = await curves.of(id)
    const entry = (await store.trials(study.plan.id)).find((one) => one.state !== 'planned' && one.run === id)
    const labels = await readLabels(store, study.plan.id)
    const findings = (await store.findings(study.plan.id)).filter((finding) => finding.run === id)
    const { facts } = record
    const answer: RunView = {
      id,
      study: study.plan.id,
      trial:
        entry === undefined ? null : trialLine(entry, study.plan.goal, labels.trials[entry.trial.number]),
      facts: { ...record.facts },
      points,
      series: [...series.values()]
        .map(summarizeCurve)
        .sort((a, b) => (a.name < b.name ? -1 : 1)) as RunView['series'],
      findings: findings as unknown as RunView['findings'],
      applicable:
        entry === undefined || place.advice === null
          ? []
          : [...place.advice.applicable({ plan: study.plan, trial: entry.trial, findings, facts })],
    }
    return answerWith(answer)
  })

  app.get(`${base}/curves`, async ({ req }) => {
    const query = curvesQuery.safeParse(req.query())
    if (!query.success) return badRequest(query.error, req.path)
    const id = `${req.param('study')}/${req.param('attempt')}`
    if ((await store.run(id)) === null) return refuse(404, `no run '${id}'`, req.path)
    const { series: names, from, to, log, ...view } = query.data
    const { series } = await curves.of(id)
    const wanted = names === undefined ? [...series.keys()] : names.split(',')
    const request = {
      ...view,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      log: log === '1',
    }
    const found = wanted.flatMap((name) => {
      const columns = series.get(name)
      return columns === undefined ? [] : [viewCurve(columns, request, series)]
    })
    return answerWith({ run: id, curves: found })
  })

  app.get(`${base}/layers`, async ({ req }) => {
    const id = `${req.param('study')}/${req.param('attempt')}`
    const query = layersQuery.safeParse(req.query())
    if (!query.success) return badRequest(query.error, req.path)
    if ((await store.run(id)) === null) return refuse(404, `no run '${id}'`, req.path)
    const reports = await store.layers(id)
    return answerWith({ run: id, total: reports.length, reports: thinned(reports, query.data.most) })
  })

  app.get(`${base}/console`, async ({ req }) => {
    const id = `${req.param('study')}/${req.param('attempt')}`
    const record = await store.run(id)
    if (record === null) return refuse(404, `no run '${id}'`, req.path)
    const streams = ['stdout', 'stderr'] as const
    const texts = await Promise.all(
      streams.map((name) => endOfFile(join(record.run.folder, `${name}.log`), place.folder)),
    )
    return answerWith({ run: id, stdout: texts[0], stderr: texts[1] })
  })
  return app
}

/** The end of a file below `folder`; null where it is not there, or lies elsewhere (a link out of the folder). */
async function endOfFile(path: string, folder: string): Promise<string | null> {
  try {
    const real = await realpath(path)
    if (!real.startsWith((await realpath(folder)) + sep)) return null
    const file = await open(real)
    try {
      const { size } = await file.stat()
      const from = Math.max(0, size - consoleShown)
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from)
      return buffer.subarray(0, bytesRead).toString('utf8')
    } finally {
      await file.close()
    }
  } catch {
    return null
  }
}
