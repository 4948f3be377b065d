import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { median } from '../../src/math/quantile.ts'
import type { Store } from '../../src/store/store.ts'
import { addTrial, beginStudy, pointsOf, sampleFinding, studies } from './stores.ts'

const runs = 50

/** Processor time of a process and its threads in seconds, as Linux counts it. */
function processorTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Fifty runs that each tell ten points a second, one page open on one of them: the server's share of a core. */
export async function measureLive(about: {
  readonly browser: Browser
  readonly store: Store
  readonly base: string
  readonly pid: number
  readonly seconds: number
}): Promise<{ readonly share: number; readonly rate: number }> {
  const { browser, store, base, pid, seconds } = about
  const study = studies.live
  await beginStudy(store, study)
  const told = pointsOf(1, 10 * (seconds + 10))
  for (let number = 1; number <= runs; number++)
    await addTrial(store, study, { number, points: told.slice(0, 10), running: true })
  const page = await browser.newPage()
  await page.goto(`${base}/s/${study}/run/1.1`)
  await page.waitForSelector('#chart-loss canvas')
  const began = performance.now()
  const before = processorTime(pid)
  let points = 0
  for (let beat = 0; beat < seconds; beat++) {
    for (let number = 1; number <= runs; number++) {
      const from = 10 + beat * 10
      await store.append(`${study}/${number}.1`, {
        points: told.slice(from, from + 10),
        layers: [],
        offset: beat + 2,
      })
      points += 10
      // Spread over the second, as fifty programs would be.
      const due = began + beat * 1000 + (number * 1000) / runs
      if (due > performance.now()) await sleep(due - performance.now())
    }
  }
  const wall = (performance.now() - began) / 1000
  const share = (processorTime(pid) - before) / wall
  await page.close()
  return { share, rate: points / wall }
}

/** Milliseconds from the finding's commit in the store to its being on the page. */
export async function measureFinding(about: {
  readonly browser: Browser
  readonly store: Store
  readonly base: string
  readonly repeats: number
}): Promise<number> {
  const { browser, store, base, repeats } = about
  const run = `${studies.live}/2.1`
  const times: number[] = []
  const page = await browser.newPage()
  for (let repeat = 0; repeat < repeats; repeat++) {
    await store.setRunFindings(run, [])
    await page.goto(`${base}/s/${studies.live}/run/2.1`)
    await page.waitForSelector('#chart-loss canvas')
    await sleep(400)
    const shown = page.waitForSelector('#finding-loss-not-finite')
    const began = performance.now()
    await store.setRunFindings(run, [sampleFinding(run)])
    await shown
    times.push(performance.now() - began)
  }
  await page.close()
  return median(times)
}
