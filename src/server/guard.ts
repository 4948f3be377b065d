import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { getCookie, setCookie } from 'hono/cookie'
import { plainJson } from './plain-json.ts'
import { sameText } from './same-text.ts'

/** Bytes that a request may bring. */
const largestBody = 64 * 1024

/** The page loads nothing but what this server gives it, and cannot be framed by a stranger. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "frame-src 'self'",
  "frame-ancestors 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

export interface GuardOptions {
  /** Values of the Host header that are ours; a page of a stranger that resolves to us brings its own. */
  readonly hosts: ReadonlySet<string>
  /** Asked for where others can reach the server. */
  readonly token: string | null
  readonly readOnly: boolean
}

/** What every request has to pass, in this order, before anything looks at it. */
export function guards(options: GuardOptions): readonly MiddlewareHandler[] {
  return [
    secureHeaders,
    onlyOurHost(options),
    onlyOurOrigin(options),
    ...(options.token === null ? [] : [withToken(options.token)]),
    ...(options.readOnly ? [onlyReading] : []),
    bodyLimit({
      maxSize: largestBody,
      onError: (context) => refuse(413, `a request may bring ${largestBody} bytes at most`, context.req.path),
    }),
  ]
}

const secureHeaders: MiddlewareHandler = async (context, next) => {
  await next()
  const { headers } = context.res
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', pagePolicy)
  headers.set('x-content-type-options', 'nosniff')
  headers.set('referrer-policy', 'no-referrer')
  headers.set('cross-origin-resource-policy', 'same-origin')
  headers.set('cross-origin-opener-policy', 'same-origin')
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
}

/** Against DNS rebinding. */
function onlyOurHost({ hosts }: GuardOptions): MiddlewareHandler {
  return async (context, next) => {
    const host = context.req.header('host') ?? ''
    if (!hosts.has(host.toLowerCase()))
      return refuse(403, `the host '${host}' is none of this server's`, context.req.path)
    return next()
  }
}

/** Against other pages that use this browser: what they send carries their origin. */
function onlyOurOrigin({ hosts }: GuardOptions): MiddlewareHandler {
  return async (context, next) => {
    const { req } = context
    const origin = req.header('origin')
    if (origin !== undefined && !hosts.has(hostOf(origin)))
      return refuse(403, `requests from '${origin}' are not answered`, req.path)
    const site = req.header('sec-fetch-site')
    const writes = req.method !== 'GET' && req.method !== 'HEAD'
    if (writes && site !== undefined && site !== 'same-origin' && site !== 'none')
      return refuse(403, `a request from another site (${site}) may change nothing`, req.path)
    if (writes && !/^application\/json\b/.test(req.header('content-type') ?? ''))
      return refuse(415, 'a request that changes something brings application/json', req.path)
    return next()
  }
}

function withToken(token: string): MiddlewareHandler {
  return async (context, next) => {
    const { req } = context
    const given =
      req.query('token') ??
      req.header('authorization')?.replace(/^Bearer\s+/i, '') ??
      getCookie(context, 'babysit-token') ??
      ''
    if (!sameText(given, token))
      return refuse(401, 'this server asks for its token: open the address that it printed', req.path)
    await next()
    if (req.query('token') !== undefined)
      setCookie(context, 'babysit-token', token, { httpOnly: true, sameSite: 'Strict', path: '/' })
    return
  }
}

const onlyReading: MiddlewareHandler = async (context, next) => {
  const { method, path } = context.req
  if (method !== 'GET' && method !== 'HEAD')
    return refuse(403, 'this server was started read-only (--read-only)', path)
  return next()
}

/** An answer that says why not, as JSON for programs and readable for people. */
export function refuse(status: number, message: string, path: string): Response {
  return new Response(plainJson({ error: { status, message, path } }), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  })
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host.toLowerCase() : origin
}
