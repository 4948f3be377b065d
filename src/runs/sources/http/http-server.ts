import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseObject } from '../text/patterns/fields.ts'
import { type Answer, createKubeflowDesk } from './kubeflow.ts'
import { createMlflowDesk } from './mlflow.ts'
import { openDesk } from './run-desk.ts'

/** Where the runs of a study may post what they report; see docs/sources.md. On loopback only, with the study's token. */
export interface MetricServer {
  readonly port: number
  /** Takes posts for a run from now on, and writes what they say to `http.jsonl` in its folder. */
  open(run: string, folder: string): void
  /** Where a run posts to: `kubeflow` its progress, `mlflow` the root of MLflow's interface. */
  address(run: string, what: 'kubeflow' | 'mlflow'): string
  close(): Promise<void>
}

/** A body longer than this is no report. */
const longest = 8 * 1024 * 1024

interface Desks {
  readonly kubeflow: ReturnType<typeof createKubeflowDesk>
  readonly mlflow: ReturnType<typeof createMlflowDesk>
}

/**
 * @param about `port` is the one to have if it is free, so that programs that outlived an earlier babysitter find us again;
 *   `now` in seconds since 1970
 */
export async function startMetricServer(about: {
  readonly token: string
  readonly port: number
  readonly now: () => number
}): Promise<MetricServer> {
  const runs = new Map<string, Desks>()
  const server = createServer((request, response) => {
    answer(request, { ...about, runs }).then(
      (said) => send(response, said),
      (error: unknown) => send(response, { status: 500, body: { error: String(error) } }),
    )
  })
  const port = await listen(server, about.port).catch(() => listen(server, 0))
  // It keeps no one waiting who is done.
  server.unref()
  const root = (run: string) => `http://127.0.0.1:${port}/runs/${encodeURIComponent(run)}`
  return {
    port,
    open(run, folder) {
      const desk = openDesk(folder)
      runs.set(run, { kubeflow: createKubeflowDesk(desk), mlflow: createMlflowDesk(desk) })
    },
    address: (run, what) => `${root(run)}/${what}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  request: IncomingMessage,
  { token, now, runs }: { token: string; now: () => number; runs: ReadonlyMap<string, Desks> },
): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const [, run = '', what = '', rest = ''] =
    /^\/runs\/([^/]+)\/(kubeflow|mlflow)(?:\/(.*))?$/.exec(url.pathname) ?? []
  const body = await read(request)
  if (!isAllowed(request.headers.authorization, token))
    return {
      status: 401,
      body: { error_code: 'UNAUTHENTICATED', message: 'the token of the study is missing' },
    }
  const desks = runs.get(decodeURIComponent(run))
  if (desks === undefined)
    return { status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'no such run' } }
  if (body === null) return { status: 413, body: { error_code: 'BAD_REQUEST', message: 'longer than 8 MiB' } }

  const method = request.method ?? 'GET'
  if (what === 'kubeflow') {
    if (method !== 'POST') return { status: 405, body: { error: 'progress is posted' } }
    return desks.kubeflow.post(parseObject(body), now())
  }
  if (rest === 'health' || rest === 'version')
    return { status: 200, body: rest === 'version' ? '2.0.0' : 'OK' }
  const fields = body === '' ? {} : parseObject(body)
  if (fields === null)
    return { status: 400, body: { error_code: 'BAD_REQUEST', message: 'expected a JSON object' } }
  const path = rest.replace(/^(?:ajax-)?api\/[\d.]+\/mlflow\//, '')
  return desks.mlflow.call(method, path, { ...Object.fromEntries(url.searchParams), ...fields }, now())
}

function isAllowed(header: string | undefined, token: string): boolean {
  const given = Buffer.from(header?.replace(/^Bearer\s+/i, '') ?? '')
  const wanted = Buffer.from(token)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

/** The body as text; null where it is too long. */
async function read(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    length += (chunk as Buffer).length
    if (length <= longest) chunks.push(chunk as Buffer)
  }
  return length > longest ? null : Buffer.concat(chunks).toString('utf8')
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const type = typeof body === 'string' ? 'text/plain' : 'application/json'
  response.writeHead(status, { 'content-type': type }).end(text)
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}
