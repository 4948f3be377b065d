import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { PlannedTrial } from '../../src/domain/trial.ts'
import { run } from '../../src/testing/store-samples.ts'
import { describeWith } from '../requirements.ts'
import { addTrial, pointAt, sampleStudy } from '../server/sample-study.ts'
import { type Served, served } from '../server/served.ts'
import { complaintsOf, openBrowser } from './browser.ts'

const id = 'calm-otter-1'
const views = [
  '/',
  ...['', '/range', '/search', '/compare', '/table', '/report', '/run/2.1', '/run/3.1'].map(
    (view) => `/s/${id}${view}`,
  ),
]
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

describeWith('chromium', 'the page in a browser', () => {
  let browser: Browser
  let here: Served
  let page: Page
  let complaints: readonly string[]

  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  beforeEach(async () => {
    here = await served()
    await sampleStudy(here.store)
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    complaints = complaintsOf(page, here.base)
    return async () => {
      await page.close()
      await here.close()
    }
  })

  const visit = async (path: string) => {
    await page.goto(here.base + path)
    await page.waitForSelector('h1')
  }

  /** Waits until the first element that fits holds a text. */
  const shows = (selector: string, text: string) =>
    expect
      .poll(
        () =>
          page
            .locator(selector)
            .first()
            .textContent({ timeout: 500 })
            .catch(() => ''),
        { timeout: 10_000 },
      )
      .toContain(text)

  test('every view is there, asks nobody else, and complains of nothing', async () => {
    for (const path of views) {
      await visit(path)
      await page.waitForTimeout(150)
      expect(await page.textContent('main'), path).not.toMatch(/undefined|\[object|NaN NaN/)
    }
    expect(complaints).toEqual([])
  }, 120_000)

  test.each([['light'], ['dark']] as const)(
    'axe finds nothing serious on any view, %s',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme })
      for (const path of views) {
        await visit(path)
        await page.waitForTimeout(250)
        await page.evaluate(axe)
        const found = (await page.evaluate(
          "axe.run(document, { iframes: false, resultTypes: ['violations'] }).then((result) => result.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html + ' ' + node.failureSummary).slice(0, 2).join('; ')))",
        )) as readonly string[]
        expect(found, path).toEqual([])
      }
    },
    120_000,
  )

  test('fits on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 800 })
    for (const path of views) {
      await visit(path)
      await page.waitForTimeout(150)
      expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(390)
    }
  }, 120_000)

  test('with the keyboard alone: find the best, see why the third failed, apply its advice', async () => {
    await visit('/')
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await page.keyboard.press(key)
    }
    // Over the link that skips the bar, the bar, to the study.
    for (let tabs = 0; tabs < 12; tabs++) {
      await press('Tab')
      if ((await page.evaluate('document.activeElement.textContent')) === id) break
    }
    await press('Enter')
    await page.waitForURL(`**/s/${id}`)
    await press('g', 't')
    await page.waitForSelector('[role=grid]')
    await press('b')
    await page.locator('[role=grid]').focus()
    await shows('.virtual-row .as-link', '2')
    await press('Home', 'Enter')
    await page.waitForURL(`**/s/${id}/run/2.1`)
    await shows('h1', 'Trial 2')
    await press('j')
    await page.waitForURL(`**/s/${id}/run/3.1*`)
    await page.waitForSelector('.finding.error')
    expect(await page.textContent('main')).toContain('the loss is NaN at step 8')
    expect(await page.textContent('.finding .advice')).not.toBe('')
    await press('?')
    await page.waitForSelector('dialog[open]')
    expect(await page.textContent('dialog')).toContain('logarithmic')
    await press('Escape')
    await press('l')
    await page.waitForURL('**logy=1*')
    await press('a')
    const begun = page.locator('.finding [role=status] a')
    await begun.waitFor({ timeout: 60_000 })
    const study = await begun.textContent()
    for (let tabs = 0; tabs < 60; tabs++) {
      await press('Tab')
      if ((await page.evaluate('document.activeElement.textContent')) === study) break
    }
    await press('Enter')
    await page.waitForURL(`**/s/${study}`)
    await shows('h1', 'finished')
  }, 300_000)

  test('what is new appears by itself, also after the server was away', async () => {
    const { store } = here
    await addTrial(store, id, { number: 4, lr: 0.1, finish: false })
    await visit(`/s/${id}/run/4.1`)
    await shows('#chart-loss', '41 of 41')
    await page.evaluate('window.sameDocument = true')
    await store.append(`${id}/4.1`, {
      points: [41, 42].map((step) => pointAt(step, 0.1)),
      layers: [],
      offset: 200,
    })
    await shows('#chart-loss', '43 of 43')
    await here.restart()
    await store.append(`${id}/4.1`, {
      points: [43, 44].map((step) => pointAt(step, 0.1)),
      layers: [],
      offset: 300,
    })
    await shows('#chart-loss', '45 of 45')
    await page.waitForSelector('.link.live')
    expect(await page.evaluate('window.sameDocument')).toBe(true)
  })

  test('a finding appears on the run and on its curve while the run goes on', async () => {
    const { store } = here
    await addTrial(store, id, { number: 4, lr: 0.1, finish: false })
    await visit(`/s/${id}/run/4.1`)
    expect(await page.textContent('main')).toContain('Nothing so far')
    const [known] = await store.findings(id)
    await store.setRunFindings(`${id}/4.1`, [{ ...known!, run: `${id}/4.1` }])
    await page.waitForSelector('#finding-loss-not-finite')
  })

  test('a study whose trials failed says why, and where to look', async () => {
    const { plan } = (await here.store.study(id))!
    await here.store.createStudy({ ...plan, id: 'sad-fox-2' }, 40)
    const message = 'exit code 1: no module named torch'
    await addTrial(here.store, 'sad-fox-2', {
      number: 1,
      lr: 0.1,
      points: [],
      status: 'failed',
      end: { status: 'failed', reason: 'exit-code', message },
    })
    await here.store.setStudyState('sad-fox-2', 'failed', 50)
    await visit('/s/sad-fox-2')
    await shows('section[aria-labelledby=failed]', message)
    await page.click('section[aria-labelledby=failed] a')
    await page.waitForURL('**/s/sad-fox-2/run/1.1')
  })

  test('nothing that people or programs write is run as script', async () => {
    const evil = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
    await here.store.createStudy(
      {
        ...(await here.store.study(id))!.plan,
        id: 'sly-fox-2',
        program: { kind: 'command', argv: ['echo', evil], cwd: '/' },
      },
      40,
    )
    const points = [{ step: 0, time: 1, values: { [evil]: 1, 'train/loss': 1 } }]
    const [known] = await here.store.findings(id)
    const findings = [
      {
        ...known!,
        run: 'sly-fox-2/1.1',
        what: evil,
        why: evil,
        advice: [{ text: evil, change: { kind: 'repair' as const, what: evil } }],
      },
    ]
    await addTrial(here.store, 'sly-fox-2', {
      number: 1,
      lr: 0.1,
      points,
      findings,
      end: { status: 'failed', reason: 'exit-code', message: evil },
      status: 'failed',
    })
    await here.store.setNote('sly-fox-2', 'labels', { study: { note: evil, tags: [evil] }, trials: {} })
    const [told] = await here.store.trials('sly-fox-2')
    const folder = join(here.folder, 'runs', 'sly-fox-2', '2.1')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'stdout.log'), evil)
    const second = {
      ...planOf(told!.trial),
      number: 2,
      purpose: evil,
      settings: { [evil]: evil, lr: 0.1 },
    }
    await here.store.addTrials('sly-fox-2', [second])
    await here.store.beginRun('sly-fox-2', 2, { ...run('sly-fox-2/2.1'), folder })
    await here.store.append('sly-fox-2/2.1', {
      points,
      layers: [
        {
          step: 0,
          layers: [{ name: evil, kind: evil, updateRatio: 1, gradNorm: 1, weightNorm: 1, deadFraction: 1 }],
        },
      ],
      facts: {
        [evil]: evil,
        firstLayer: { layer: evil, step: 1, width: 3, height: 3, channels: 1, pixels: btoa('123456789') },
      },
      offset: 9,
    })
    const asked = await here.store.ask('sly-fox-2', { kind: 'enqueue', settings: { [evil]: evil } }, 1)
    await here.store.answer(asked.number, { state: 'refused', answer: evil })
    for (const path of [
      '/',
      ...[
        '',
        '/range',
        '/search',
        '/compare',
        '/table',
        '/table?group=purpose',
        '/report',
        '/run/1.1',
        '/run/2.1',
      ].map((view) => `/s/sly-fox-2${view}`),
      `/s/sly-fox-2/compare?${new URLSearchParams({ series: evil, x: `series:${evil}`, trials: '1,2' })}`,
    ]) {
      await visit(path)
      await page.waitForTimeout(200)
      expect(await page.evaluate('window.hacked'), path).toBeUndefined()
    }
    await page.goto(`${here.base}/s/${encodeURIComponent(evil)}`)
    await page.waitForSelector('.trouble')
    expect(await page.evaluate('window.hacked')).toBeUndefined()
    // What does not exist is said to be missing, which the browser notes.
    expect(complaints.filter((line) => !/Content Security Policy|404/.test(line))).toEqual([])
  }, 120_000)

  test('weights that a program sends are drawn, and another series can be the x', async () => {
    const pixels = Buffer.from(Array.from({ length: 4 * 16 }, (_, index) => (index * 37) % 256)).toString(
      'base64',
    )
    const firstLayer = { layer: 'conv1', step: 40, width: 4, height: 4, channels: 1 as const, pixels }
    await here.store.append(`${id}/3.1`, { points: [], layers: [], facts: { firstLayer }, offset: 500 })
    await visit(`/s/${id}/run/3.1`)
    await page.waitForSelector('#first-layer canvas')
    expect(await page.textContent('#first-layer')).toContain('4 units of conv1 at step 40')
    await visit(`/s/${id}/run/2.1`)
    await page.selectOption('.tools select', 'series:val/accuracy')
    await page.waitForURL('**x=series*')
    await expect.poll(() => page.locator('#chart-loss .u-label').first().textContent()).toBe('val/accuracy')
    await visit(`/s/${id}/table?group=state`)
    await page.waitForSelector('.virtual-row.group')
    expect(await page.locator('.virtual-row.group').allTextContents()).toEqual([
      expect.stringContaining('state complete: 2 trials, best val/accuracy'),
      expect.stringContaining('state diverged: 1 trial'),
    ])
  })

  test('the view is in the address: opened anew it looks the same', async () => {
    const address = `/s/${id}/run/2.1?x=epoch&logy=1&smooth=0.50`
    await visit(address)
    await page.waitForSelector('#chart-loss')
    expect(await page.inputValue('select')).toBe('epoch')
    expect(await page.textContent('main')).toContain('0.50')
    await visit(`/s/${id}/compare?trials=1,2&seeds=1&band=std&embed=1`)
    await page.waitForSelector('#chart-compare')
    expect(await page.locator('header.bar').count()).toBe(0)
  })

  test('a long table keeps only what is in sight', async () => {
    const { plan } = (await here.store.study(id))!
    await here.store.createStudy({ ...plan, id: 'long-heron-2' }, 50)
    const [entry] = await here.store.trials(id)
    const trials = Array.from({ length: 3000 }, (_, index) => ({
      ...entry!.trial,
      number: index + 1,
      settings: { lr: index / 1000 },
    }))
    await here.store.addTrials('long-heron-2', trials)
    await visit('/s/long-heron-2/table?sort=set.lr~down')
    await expect.poll(() => page.locator('.virtual-row').count()).toBeGreaterThan(5)
    expect(await page.locator('.virtual-row').count()).toBeLessThan(80)
    await page.locator('[role=grid]').focus()
    await page.keyboard.press('End')
    await page.waitForSelector('#row-1.current')
    await page.fill('#filter', 'lr<0.0025')
    await shows('#filter-hint', '3 of 3000')
  })
})

/** A trial as it was planned, whatever became of it. */
function planOf({
  stage,
  purpose,
  settings,
  budget,
  seed,
  orders,
  breakOut,
}: PlannedTrial): Omit<PlannedTrial, 'number'> {
  return { stage, purpose, settings, budget, seed, orders, breakOut }
}
