import { Hono } from 'hono'
import type { Settings } from '../../domain/setting.ts'
import { float32Text } from '../float32-text.ts'
import { refuse } from '../guard.ts'
import { type CompareView, compareQuery } from '../messages.ts'
import { bandsOf, overlay } from '../overlay.ts'
import type { Place } from '../place.ts'
import { answerWith, badRequest } from '../respond.ts'
import type { CurveCache } from '../run-curves.ts'

/** One series of several runs over one x, and what runs of equal settings come to together. */
export function compareRoutes({ store }: Place, curves: CurveCache): Hono {
  const app = new Hono()
  app.get('/api/studies/:study/compare', async ({ req }) => {
    const query = compareQuery.safeParse(req.query())
    if (!query.success) return badRequest(query.error, req.path)
    const study = await store.study(req.param('study'))
    if (study === null) return refuse(404, `no study '${req.param('study')}'`, req.path)
    const { series, x, width, log, as } = query.data
    const begun = (await store.trials(study.plan.id)).filter((entry) => entry.state !== 'planned')
    const wanted = new Set(query.data.trials.split(',').map(Number))
    const chosen = begun.filter(({ trial }) => wanted.has(trial.number))
    const columns = []
    for (const entry of chosen) {
      const all = (await curves.of(entry.run)).series
      columns.push({ columns: all.get(series) ?? null, all })
    }
    const laid = overlay(columns, { x, width, log: log === '1' })

    const groups = new Map<string, number[]>()
    const grouped = query.data.groups === '1' ? chosen : []
    grouped.forEach(({ trial }, row) => {
      const key = settingsKey(trial.settings)
      groups.set(key, [...(groups.get(key) ?? []), row])
    })
    const answer: CompareView = {
      series,
      kind: laid.kind,
      x: [...laid.x],
      trials: chosen.map(({ trial }, row) => ({
        number: trial.number,
        y: as === 'float32' ? float32Text(laid.curves[row]!) : [...laid.curves[row]!],
      })),
      groups: [...groups.values()].map((rows) => ({
        trials: rows.map((row) => chosen[row]!.trial.number),
        bands: bandsOf({
          ...laid,
          curves: rows.map((row) => laid.curves[row]!),
        }) as CompareView['groups'][number]['bands'],
      })),
    }
    return answerWith(answer)
  })
  return app
}

/** Equal for equal settings, whatever order they are named in; the seed is no setting. */
function settingsKey(settings: Settings): string {
  return JSON.stringify(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)))
}
