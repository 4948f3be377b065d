import type { Browser, Page } from 'playwright-core'
import { median } from '../../src/math/quantile.ts'
import { studies } from './stores.ts'

/** Milliseconds, each the median of its repeats; frames is the longest of all. */
export interface ViewTimes {
  /** An answer of a few bytes, opened as a page: what the browser and the machine take for anything at all. */
  readonly floor: number
  readonly studies: number
  readonly study: number
  readonly compare: number
  readonly compareCold: number
  readonly longOpened: number
  readonly longCold: number
  readonly longZoomed: number
  readonly searched: number
  readonly worstFrame: number
  /** Share of frames of more than 50 ms while nothing is scrolled: what the machine itself does. */
  readonly worstIdleFrame: number
}

export interface ViewSizes {
  readonly repeats: number
  /** Points of the long run. */
  readonly long: number
}

/** Measures the views in a fresh page each time. What is waited for is what a person waits for: the text or canvas in place. */
export async function measureViews(browser: Browser, base: string, sizes: ViewSizes): Promise<ViewTimes> {
  const { repeats } = sizes
  /** Of each repeat; the first meets a server that has not read it yet. */
  const opened = async (path: string, ready: string) => {
    const times: number[] = []
    for (let repeat = 0; repeat < repeats; repeat++) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
      times.push(await openingTime(page, base + path, ready))
      await page.close()
    }
    return times
  }
  const { many, long, names, rows } = studies
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1).join(',')
  // The first opening of a run or comparison reads the store; those after it find the curves in memory.
  const cold = (times: readonly number[]) => times[0] ?? Number.NaN
  const warm = (times: readonly number[]) => median(times.length > 1 ? times.slice(1) : times)
  const frontPage = await opened('/', 'tbody a')
  const study = await opened(`/s/${many}`, 'h1')
  const compare = await opened(`/s/${many}/compare?trials=${hundred}`, '#chart-compare canvas')
  const longRun = await opened(`/s/${long}/run/1.1`, '#chart-loss canvas')
  return {
    floor: median(await opened('/api/here', 'pre')),
    studies: median(frontPage),
    study: median(study),
    compare: warm(compare),
    compareCold: cold(compare),
    longOpened: warm(longRun),
    longCold: cold(longRun),
    longZoomed: await zoomTime(browser, `${base}/s/${long}/run/1.1`, sizes),
    searched: await searchTime(browser, `${base}/s/${names}/run/1.1`, repeats),
    ...(await frames(browser, `${base}/s/${rows}/table`)),
  }
}

/** From the moment the address is given to the frame after what is waited for. */
async function openingTime(page: Page, address: string, ready: string): Promise<number> {
  await page.goto(address, { waitUntil: 'commit' })
  await page.waitForSelector(ready)
  return (await page.evaluate(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))',
  )) as number
}

/** From the zoom to the frame in which every curve shows the part that was asked for. */
async function zoomTime(browser: Browser, address: string, { repeats, long }: ViewSizes): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await openingTime(page, address, '#chart-loss canvas')
  const times: number[] = []
  for (let repeat = 0; repeat < repeats; repeat++) {
    const from = Math.round(long * (0.1 + 0.02 * repeat))
    times.push(
      (await page.evaluate(`new Promise((done) => {
        const said = () => document.querySelector('#chart-loss figcaption').textContent
        const before = said()
        const began = performance.now()
        const url = new URL(location.href)
        url.searchParams.set('from', ${from})
        url.searchParams.set('to', ${Math.round(from + long / 20)})
        history.replaceState(null, '', url)
        dispatchEvent(new PopStateEvent('popstate'))
        const look = () =>
          said() === before ? requestAnimationFrame(look) : requestAnimationFrame(() => done(performance.now() - began))
        look()
      })`)) as number,
    )
  }
  await page.close()
  return median(times)
}

/** From the last letter typed into the filter of a run's series to the frame in which the named one is drawn. */
async function searchTime(browser: Browser, address: string, repeats: number): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await openingTime(page, address, '#series-filter')
  const times: number[] = []
  for (let repeat = 0; repeat < repeats; repeat++) {
    const name = `layer${1500 + repeat}/norm`
    times.push(
      (await page.evaluate(`new Promise((done) => {
        const field = document.querySelector('#series-filter')
        const began = performance.now()
        field.value = ${JSON.stringify(name)}
        field.dispatchEvent(new InputEvent('input', { bubbles: true }))
        const look = () =>
          document.querySelector(${JSON.stringify(`#chart-other-${name.replaceAll(/[^\w-]+/g, '-')} canvas`)}) === null
            ? requestAnimationFrame(look)
            : requestAnimationFrame(() => done(performance.now() - began))
        look()
      })`)) as number,
    )
  }
  await page.close()
  return median(times)
}

/** The longest frame while 10,000 rows are scrolled through, and while nothing happens. */
async function frames(
  browser: Browser,
  address: string,
): Promise<Pick<ViewTimes, 'worstFrame' | 'worstIdleFrame'>> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await openingTime(page, address, '.virtual-row')
  const watch = (scroll: boolean) =>
    page.evaluate(`new Promise((done) => {
      const grid = document.querySelector('[role=grid]')
      const lengths = []
      let last = performance.now()
      const frame = (now) => {
        lengths.push(now - last)
        last = now
        if (lengths.length > 180) return done(Math.max(...lengths.slice(3)))
        if (${scroll}) grid.scrollTop += 900
        requestAnimationFrame(frame)
      }
      requestAnimationFrame(frame)
    })`) as Promise<number>
  const worstIdleFrame = await watch(false)
  const worstFrame = await watch(true)
  await page.close()
  return { worstFrame, worstIdleFrame }
}
