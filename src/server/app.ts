import { Hono } from 'hono'
import { BabysitError } from '../domain/error.ts'
import { type GuardOptions, guards, refuse } from './guard.ts'
import type { LiveChanges } from './live.ts'
import type { Here } from './messages.ts'
import type { Place } from './place.ts'
import { assetRoutes } from './routes/assets.ts'
import { compareRoutes } from './routes/compare.ts'
import { openApiRoutes } from './routes/open-api.ts'
import { runRoutes } from './routes/runs.ts'
import { storyRoutes } from './routes/stories.ts'
import { streamRoutes } from './routes/stream.ts'
import { studyRoutes } from './routes/studies.ts'
import { createCurveCache } from './run-curves.ts'
import { createStories } from './stories.ts'
import { createStudyLines } from './study-lines.ts'

/** Everything the server answers, behind its guards. */
export async function createApp(place: Place, live: LiveChanges, options: GuardOptions): Promise<Hono> {
  const app = new Hono()
  app.use(...guards(options))
  const lines = createStudyLines(place)
  const here = async (): Promise<Here> => {
    const { version, folder } = place
    return { version, folder, readOnly: options.readOnly, seq: await lines.seq() }
  }
  app.route('/', studyRoutes(place, { lines, here }))
  const curves = createCurveCache(place.store)
  app.route('/', runRoutes(place, curves))
  app.route('/', compareRoutes(place, curves))
  app.route('/', storyRoutes(place, createStories(place)))
  app.route('/', streamRoutes(live))
  app.route('/', openApiRoutes(place.version))
  app.all('/api/*', ({ req }) => refuse(404, `nothing at ${req.method} ${req.path}`, req.path))
  app.route('/', await assetRoutes(place.web, here))
  app.onError((error, { req }) => {
    const known = error instanceof BabysitError
    return refuse(known ? 503 : 500, known ? `${error.message} ${error.next}` : 'an error of ours', req.path)
  })
  return app
}
