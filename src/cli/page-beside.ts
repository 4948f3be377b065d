import type { RunningServer } from '../server/serve.ts'
import type { Screen } from './output/screen.ts'
import { type PageOptions, portOf } from './page-options.ts'
import type { StudyFolder } from './study-folder.ts'

/** The page that a long command serves beside its work. */
export interface PageBeside {
  /** Ends it; never throws. */
  close(): Promise<void>
}

/** Ports that are tried before any free one is taken: so an address that was opened once tends to hold. */
const near = Array.from({ length: 10 }, (_, index) => 4117 + index)

const none: PageBeside = { close: async () => {} }

/**
 * Starts the page in this process without keeping the work waiting, and says once where it is: where standard error is a
 * terminal, or where it was asked for. Whatever goes wrong with it is said once, and disturbs nothing.
 *
 * @param say one line that may stand between others
 * @throws BabysitError BS1040 where the port is none
 */
export function openPage(about: {
  readonly place: StudyFolder
  readonly study: string
  readonly screen: Screen
  readonly options: PageOptions
  readonly say: (line: string) => void
}): PageBeside {
  const { place, study, screen, options, say } = about
  const ports = options.port === undefined ? [...near, 0] : [portOf(options.port)]
  const asked = options.ui === true || (options.port !== undefined && options.ui !== false)
  const alone = screen.live && !screen.quiet && options.ui !== false
  if (!asked && !alone) return none
  let closed = false
  const opening = begin(place, ports).then(
    (server) => {
      if (!closed) say(`Page:   ${server.url}s/${encodeURIComponent(study)}`)
      return server
    },
    (error: unknown) => {
      if (!closed) say(`no page: ${error instanceof Error ? error.message : String(error)}; the work goes on`)
      return null
    },
  )
  return {
    async close() {
      closed = true
      try {
        await (await opening)?.close()
      } catch {
        // It ends with this process at the latest.
      }
    },
  }
}

/** Loaded only now: commands that serve nothing start without it. */
async function begin(place: StudyFolder, ports: readonly number[]): Promise<RunningServer> {
  const [{ serve }, { servedPlace }] = await Promise.all([
    import('../server/serve.ts'),
    import('./served-place.ts'),
  ])
  const common = { place: servedPlace(place), host: '127.0.0.1', token: null, readOnly: false }
  let refusal: unknown
  for (const port of ports) {
    try {
      return await serve({ ...common, port })
    } catch (error) {
      refusal = error
      const { cause } = error as { cause?: NodeJS.ErrnoException }
      if (cause?.code !== 'EADDRINUSE') break
    }
  }
  throw refusal
}
