import { Hono } from 'hono'
import { openApiDocument } from '../open-api.ts'
import { answerWith } from '../respond.ts'

export function openApiRoutes(version: string): Hono {
  const app = new Hono()
  app.get('/api/openapi.json', () => answerWith(openApiDocument(version)))
  return app
}
