import type { z } from 'zod'
import { refuse } from './guard.ts'
import { plainJson } from './plain-json.ts'

export function answerWith(value: unknown): Response {
  return new Response(plainJson(value), { headers: { 'content-type': 'application/json; charset=utf-8' } })
}

/** Says which part of a request is wrong, and how. */
export function badRequest(error: z.ZodError, path: string): Response {
  const [first] = error.issues
  const where = first === undefined || first.path.length === 0 ? 'the request' : `'${first.path.join('.')}'`
  return refuse(400, `${where}: ${first?.message ?? 'not understood'}`, path)
}
