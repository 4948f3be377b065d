import { randomBytes } from 'node:crypto'
import type { ExitCode } from '../../domain/error.ts'
import { formatCount } from '../../report/numbers.ts'
import { serve } from '../../server/serve.ts'
import type { BaseOptions } from '../base-options.ts'
import type { CommandDefinition } from '../context.ts'
import { serveLogs } from '../logs/serve-logs.ts'
import { openInBrowser } from '../open-in-browser.ts'
import { createScreen } from '../output/screen.ts'
import { portOf } from '../page-options.ts'
import { reportError } from '../report-error.ts'
import { placeOfLogs, servedPlace } from '../served-place.ts'
import { openFolder } from '../study-folder.ts'

interface UiOptions extends BaseOptions {
  readonly host: string
  readonly port: string
  readonly token?: string
  readonly readOnly?: boolean
  readonly open?: boolean
}

export const command: CommandDefinition<UiOptions> = {
  describe(command) {
    command
      .argument(
        '[path...]',
        'log files or folders of logs of other tools; without, the studies of this folder',
      )
      .option('--port <number>', 'where it listens; 0 takes any that is free', '4117')
      .option('--host <address>', 'who can reach it; anything but loopback needs a token', '127.0.0.1')
      .option('--token <text>', "asked of everybody; 'auto' makes one up")
      .option('--read-only', 'show only; nothing can be asked of studies')
      .option('--open', 'open the page in a browser')
      .addHelpText(
        'before',
        'Examples:\n  babysit ui\n  babysit ui --port 0 --open\n  babysit ui lightning_logs/\n  babysit ui --host 0.0.0.0 --token auto --read-only\n',
      )
  },
  async run({ words, options, context }) {
    const screen = createScreen(context, options)
    const logs = words.length === 0 ? null : await serveLogs(words, context.cwd)
    const place = logs?.place ?? (await openFolder(context, options))
    const token = options.token === 'auto' ? randomBytes(18).toString('base64url') : (options.token ?? null)
    const server = await serve({
      place: logs === null ? servedPlace(place) : placeOfLogs(place),
      host: options.host,
      port: portOf(options.port),
      token,
      readOnly: options.readOnly ?? false,
    })
    if (screen.json)
      await screen.data(JSON.stringify({ schemaVersion: 1, url: server.url, pid: process.pid }))
    else if (logs !== null) screen.say(`${server.url}  (${formatCount(logs.found, 'run')}; Ctrl-C ends it)`)
    else screen.say(`${server.url}  (Ctrl-C ends it; studies go on)`)
    if (options.open) openInBrowser(server.url)
    // What cannot be read is said; what was read before it stays.
    logs?.followed.catch((error: unknown) => reportError(error, context))
    const code = await untilSignal()
    await server.close()
    await (logs ?? place.store).close()
    return code
  },
}

/** The page is something to leave: ending it is no failure. */
function untilSignal(): Promise<ExitCode> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(0))
  })
}
