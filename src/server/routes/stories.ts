import { createHash } from 'node:crypto'
import { Hono } from 'hono'
import { toDocument } from '../../report/document.ts'
import { studyFigures } from '../../report/figures/study-figures.ts'
import { renderHtmlReport } from '../../report/html.ts'
import { pageScript } from '../../report/page/script.ts'
import { refuse } from '../guard.ts'
import type { Place } from '../place.ts'
import { answerWith } from '../respond.ts'
import type { Stories } from '../stories.ts'

/** The report frames nothing and loads nothing; its few lines of script are known by their hash. */
const reportPolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${createHash('sha256').update(pageScript).digest('base64')}'`,
  "frame-ancestors 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** What a study comes to: as the published document, as figures in numbers, and as the report. */
export function storyRoutes({ store }: Place, stories: Stories): Hono {
  const app = new Hono()

  app.get('/api/studies/:study/document', async ({ req }) => {
    const study = await store.study(req.param('study'))
    if (study === null) return refuse(404, `no study '${req.param('study')}'`, req.path)
    return answerWith(toDocument(await stories.of(study)))
  })

  app.get('/api/studies/:study/figures', async ({ req }) => {
    const study = await store.study(req.param('study'))
    if (study === null) return refuse(404, `no study '${req.param('study')}'`, req.path)
    const input = await stories.of(study)
    const figures = Object.entries(studyFigures).map(([name, draw]) => [name, draw(input)])
    return answerWith(Object.fromEntries(figures))
  })

  app.get('/report/:file{.+\\.html}', async ({ req }) => {
    const id = req.param('file').replace(/\.html$/, '')
    const study = await store.study(id)
    if (study === null) return refuse(404, `no study '${id}'`, req.path)
    return new Response(renderHtmlReport(await stories.of(study)), {
      headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': reportPolicy },
    })
  })
  return app
}
