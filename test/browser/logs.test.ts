import { join } from 'node:path'
import { expect, test } from 'vitest'
import { serveLogs } from '../../src/cli/logs/serve-logs.ts'
import { placeOfLogs } from '../../src/cli/served-place.ts'
import type { RunView, StudyView } from '../../src/server/messages.ts'
import { serve } from '../../src/server/serve.ts'
import { describeWith, sharedData } from '../requirements.ts'
import { complaintsOf, openBrowser } from './browser.ts'

describeWith(['chromium', 'shared-data'], 'real logs of other tools in the browser', () => {
  test('every series of every run is drawn, and every finding is listed', async () => {
    const { place, whole, close } = await serveLogs([join(sharedData(), 'logs')], '/')
    await whole
    const server = await serve({
      place: placeOfLogs(place),
      host: '127.0.0.1',
      port: 0,
      token: null,
      readOnly: false,
    })
    const browser = await openBrowser()
    try {
      const base = `http://127.0.0.1:${server.port}`
      const get = async <T>(path: string) => (await (await fetch(base + path)).json()) as T
      const [known] = await place.store.studies()
      const study = await get<StudyView>(`/api/studies/${known!.plan.id}`)
      // High enough that every chart is in sight.
      const page = await browser.newPage({ viewport: { width: 1280, height: 20_000 } })
      const complaints = complaintsOf(page, base)
      await page.goto(`${base}/s/${study.id}`)
      await page.waitForSelector('h1')
      const rules = new Set(study.findings.map(({ rule }) => rule))
      await expect.poll(() => page.locator('.finding').count()).toBe(rules.size)

      let [runs, charts] = [0, 0]
      for (const trial of study.trials) {
        const attempt = trial.run!.split('/')[1]!
        const run = await get<RunView>(`/api/studies/${study.id}/runs/${attempt}`)
        const names = run.series.map(({ name }) => name)
        await page.goto(`${base}/s/${study.id}/run/${attempt}`)
        await page.waitForSelector('h1')
        if (names.length > 0) await page.waitForSelector('#curves ~ .charts')
        for (const more = page.locator('button:has-text("more charts")'); (await more.count()) > 0; )
          await more.click()
        const drawn = () =>
          page.evaluate(
            "[...document.querySelectorAll('#curves ~ .charts .chart')].filter((chart) => chart.querySelector('canvas')).flatMap((chart) => [...chart.querySelectorAll('.u-series:not(.edge) .u-label')].slice(1).map((label) => label.textContent))",
          ) as Promise<string[]>
        await expect
          .poll(async () => [...new Set(await drawn())].sort(), { timeout: 20_000, message: trial.run! })
          .toEqual([...names].sort())
        expect(await page.locator('.finding').count()).toBe(
          new Set(run.findings.map(({ rule }) => rule)).size,
        )
        runs++
        charts += await page.locator('#curves ~ .charts canvas').count()
      }
      expect(runs).toBeGreaterThan(50)
      expect(charts).toBeGreaterThan(3 * runs)
      expect(complaints).toEqual([])
    } finally {
      await browser.close()
      await server.close()
      await close()
    }
  }, 600_000)
})
