import { type Browser, chromium, type Page } from 'playwright-core'
import { chromium as chromiumPath } from '../requirements.ts'

/** Debian's Chromium without a network of its own. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** What a page complains of, and what it asks of other hosts: both are to stay empty. */
export function complaintsOf(page: Page, base: string): readonly string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (
      message.type() === 'error' &&
      !/ERR_(CONNECTION_\w+|INCOMPLETE\w*|EMPTY_RESPONSE)/.test(message.text())
    )
      complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(base) && !/^(data|blob|about):/.test(url)) complaints.push(`asks ${url}`)
  })
  return complaints
}
