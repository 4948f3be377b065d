import { type Command, Option } from 'commander'
import { BabysitError } from '../domain/error.ts'

/** Of the commands that work for long: whether they serve the page while they do, and where. */
export interface PageOptions {
  /** `--ui` and `--no-ui`; neither: where somebody sits at a terminal. */
  readonly ui?: boolean
  readonly port?: string
}

export function addPageOptions(command: Command): void {
  command
    .optionsGroup('Page:')
    .option('--ui', 'serve the page on loopback while it works (default: at a terminal)')
    .option('--no-ui', 'serve no page')
    .addOption(
      new Option(
        '--port <number>',
        'where the page is; 0 takes any that is free (default: from 4117 on)',
      ).argParser((text: string) => {
        portOf(text)
        return text
      }),
    )
}

/** @throws BabysitError BS1040 */
export function portOf(text: string): number {
  const port = Number(text)
  if (text.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new BabysitError('BS1040', `--port '${text}' is no port; expected a number from 0 to 65535`, {
    next: '--port 4117',
  })
}
