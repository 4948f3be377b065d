import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderHtmlReport } from '../../src/report/html.ts'
import { broken, example, untouched } from '../report/example.ts'
import { chromium as chromiumPath, describeWith } from '../requirements.ts'

const pages = Object.entries({ example, broken, untouched })
const names = pages.map(([name]) => name)
const widths = { phone: 360, tablet: 700, desk: 1280 }

describeWith('chromium', 'the report in a browser', () => {
  let folder: string
  let browser: Browser

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'babysit-report-'))
    for (const [name, input] of pages) writeFileSync(join(folder, `${name}.html`), renderHtmlReport(input))
    browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] })
  })

  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test.each(
    names.flatMap((name) => Object.entries(widths).map(([device, width]) => [name, device, width] as const)),
  )('%s fits on a %s and asks for nothing from outside', async (name, _, width) => {
    const page = await browser.newPage({ viewport: { width, height: 800 } })
    const complaints: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('request', (request) => !request.url().startsWith('file:') && complaints.push(request.url()))
    await page.goto(pathToFileURL(join(folder, `${name}.html`)).href)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    expect(complaints).toEqual([])
    await page.close()
  })

  test('is light or dark as the reader wishes, and light on paper', async () => {
    const page = await browser.newPage()
    await page.goto(pathToFileURL(join(folder, `${names[0]}.html`)).href)
    const brightness = async (): Promise<number> => {
      const color: string = await page.evaluate('getComputedStyle(document.body).backgroundColor')
      return Math.max(...[...color.matchAll(/\d+/g)].slice(0, 3).map(Number))
    }
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await brightness()).toBeGreaterThan(200)
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await brightness()).toBeLessThan(60)
    await page.emulateMedia({ colorScheme: 'dark', media: 'print' })
    expect(await brightness()).toBeGreaterThan(200)
    await page.close()
  })

  test('names every picture for those who cannot see it', async () => {
    const page = await browser.newPage()
    await page.goto(pathToFileURL(join(folder, `${names[0]}.html`)).href)
    const labels: readonly (string | null)[] = await page.evaluate(
      '[...document.querySelectorAll("svg[role=img]")].map((svg) => svg.getAttribute("aria-label"))',
    )
    expect(labels.length).toBeGreaterThan(3)
    for (const label of labels) expect(label).toMatch(/\w+ .*\d/)
    await page.close()
  })
})
