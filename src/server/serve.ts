import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { BabysitError } from '../domain/error.ts'
import { createApp } from './app.ts'
import { createLiveChanges } from './live.ts'
import type { Place } from './place.ts'

export interface ServeOptions {
  readonly place: Place
  /** `127.0.0.1`, or an address that others can reach: then a token is needed. */
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  readonly token: string | null
  readonly readOnly: boolean
}

export interface RunningServer {
  /** Where the page is; carries the token where one is asked for. */
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

const loopback = new Set(['127.0.0.1', 'localhost', '::1'])

/** Connections at once; a page needs two or three. */
const mostConnections = 256

/**
 * Serves a folder's studies. On loopback without a token, anywhere else only with one.
 * @throws BabysitError BS6001 wider than loopback without a token, BS6002 the port is taken, BS6003 the address is none of ours
 */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { host, token, readOnly, place } = options
  if (!loopback.has(host) && token === null) {
    throw new BabysitError('BS6001', `--host ${host} can be reached by others, and no token is asked for`, {
      next: 'leave --host out, or give a token: --token auto makes one up',
    })
  }
  const live = createLiveChanges(place.store)
  const hosts = new Set<string>()
  const app = await createApp(place, live, { hosts, token, readOnly })
  const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }))
  server.headersTimeout = 10_000
  server.requestTimeout = 20_000
  server.maxConnections = mostConnections
  const port = await listen(server, options)
  for (const name of [host, ...(loopback.has(host) ? ['127.0.0.1', 'localhost', '[::1]'] : [])])
    hosts.add(`${name.toLowerCase()}:${port}`)
  const shown = host.includes(':') ? `[${host}]` : host
  hosts.add(`${shown}:${port}`)
  return {
    url: `http://${shown}:${port}/${token === null ? '' : `?token=${token}`}`,
    port,
    async close() {
      live.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function listen(server: Server, { host, port }: ServeOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(describe(error, { host, port })))
    server.listen(port, host, () => {
      // From now on a connection that cannot be taken (no more open files) is that connection's trouble.
      server.on('error', () => {})
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function describe(cause: NodeJS.ErrnoException, { host, port }: { host: string; port: number }): unknown {
  if (cause.code === 'EADDRINUSE')
    return new BabysitError('BS6002', `port ${port} is taken by another program`, {
      next: 'choose another with --port, or leave --port out',
      exitCode: 4,
      cause,
    })
  if (cause.code === 'EADDRNOTAVAIL' || cause.code === 'ENOTFOUND' || cause.code === 'EACCES')
    return new BabysitError('BS6003', `cannot listen on ${host}:${port} (${cause.code})`, {
      next: 'use an address of this machine: --host 127.0.0.1',
      exitCode: 4,
      cause,
    })
  return cause
}
