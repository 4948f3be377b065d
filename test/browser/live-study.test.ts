import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { describeWith } from '../requirements.ts'
import { served } from '../server/served.ts'
import { complaintsOf, openBrowser } from './browser.ts'

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const web = fileURLToPath(new URL('../../dist/web/', import.meta.url))

describeWith('chromium', 'a study of the built-in trainer, followed in the browser', () => {
  test('from its start to its report, in one document, the server restarted in the middle', async () => {
    const here = await served()
    const browser = await openBrowser()
    const page = await browser.newPage()
    const complaints = complaintsOf(page, here.base)
    const child = spawn(
      process.execPath,
      [main, 'run', '--data', 'moons', '--seed', '1', '--budget', '12 trials', '--quiet'],
      { cwd: here.dir, stdio: 'ignore' },
    )
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
    const shows = (selector: string, text: string | RegExp, timeout = 120_000) =>
      expect
        .poll(
          () =>
            page
              .locator(selector)
              .first()
              .textContent({ timeout: 500 })
              .catch(() => ''),
          { timeout },
        )
        .toMatch(text)
    try {
      await page.goto(here.base)
      await page.evaluate('window.sameDocument = true')
      await shows('tbody a', /\w+-\w+-\d/)
      await page.locator('tbody a').first().click()
      await shows('.path', /sanity.*\d+ of \d+ trials/)
      // Paused first: on a busy machine the study would be through before the page has asked. What moves meanwhile is no matter.
      const click = (selector: string) => page.locator(selector).dispatchEvent('click')
      await click('button:has-text("Pause")')
      await shows('.answer', /pause: nothing new is started/)
      await click('.steer > summary')
      await page.fill('#try-lr', '0.0123')
      await page.press('#try-lr', 'Enter')
      await shows('.answer', /try lr = 0.0123: tried in the (coarse|fine) stage/)
      await click('button:has-text("Go on")')
      await shows('.answer', /go on: going on/)
      await here.restart()
      await shows('.link', /live/)
      await shows('h1', /finished/)
      expect(await ended).toBe(0)
      const [study] = await here.store.studies()
      const tried = (await here.store.trials(study!.plan.id)).map(({ trial }) => trial.settings['lr'])
      expect(tried.filter((lr) => lr === 0.0123)).toHaveLength(1)
      await shows('.history', /try lr = 0.0123: done, tried in the (coarse|fine) stage/)
      await shows('.path .done:last-child', /final.*over \d+ seeds/)
      await page.keyboard.press('g')
      await page.keyboard.press('p')
      const report = page.frameLocator('iframe.report')
      await expect
        .poll(() => report.locator('h2').first().textContent(), { timeout: 30_000 })
        .toBe('Best settings')
      expect(await page.evaluate('window.sameDocument')).toBe(true)
      expect(complaints).toEqual([])
    } finally {
      if (child.exitCode === null) child.kill('SIGKILL')
      await browser.close()
      await here.close()
    }
  }, 240_000)
})

test('the page weighs at most 150 kB, compressed, with all it needs', () => {
  const files = readdirSync(web, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const weight = files.reduce(
    (sum, entry) => sum + gzipSync(readFileSync(join(entry.parentPath ?? entry.path, entry.name))).length,
    0,
  )
  expect(files.length).toBeGreaterThan(2)
  expect(weight).toBeLessThan(150_000)
})
