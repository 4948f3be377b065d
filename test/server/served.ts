import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { servedPlace } from '../../src/cli/served-place.ts'
import { type RunningServer, type ServeOptions, serve } from '../../src/server/serve.ts'
import { openStoreFolder } from '../../src/store/open-store-folder.ts'
import type { Store } from '../../src/store/store.ts'

/** A folder with a store of its own, served; everything is gone when it is closed. */
export interface Served {
  readonly dir: string
  readonly folder: string
  readonly store: Store
  readonly server: RunningServer
  /** The address without a token, without a slash at its end. */
  readonly base: string
  /** Ends the server and starts another at the same port. */
  restart(): Promise<void>
  close(): Promise<void>
}

export async function served(options: Partial<Omit<ServeOptions, 'place'>> = {}): Promise<Served> {
  const dir = mkdtempSync(join(tmpdir(), 'babysit served '))
  const { store, folder } = await openStoreFolder(dir)
  const place = servedPlace({ dir, folder, store })
  const begin = (port: number) =>
    serve({ place, host: '127.0.0.1', token: null, readOnly: false, ...options, port })
  let server = await begin(0)
  return {
    dir,
    folder,
    store,
    get server() {
      return server
    },
    get base() {
      return `http://127.0.0.1:${server.port}`
    },
    async restart() {
      const { port } = server
      await server.close()
      server = await begin(port)
    },
    async close() {
      await server.close()
      await store.close()
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
