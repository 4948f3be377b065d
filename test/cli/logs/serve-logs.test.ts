import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveLogs } from '../../../src/cli/logs/serve-logs.ts'
import { describeWith, sharedData } from '../../requirements.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'babysit logs '))
  const rows = Array.from({ length: 60 }, (_, epoch) => `${epoch},${2 / (1 + epoch)},${2.1 / (1 + epoch)}`)
  writeFileSync(join(folder, 'metrics.csv'), ['epoch,loss,val_loss', ...rows, ''].join('\n'))
  writeFileSync(join(folder, 'bad.csv'), ['epoch,loss', '0,2.3', '1,nan', '2,nan', '3,nan', ''].join('\n'))
  writeFileSync(join(folder, 'readme.md'), 'nothing to see')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('logs of other tools as studies', () => {
  test('a trial a run, with its curves, its name and what the rules say', async () => {
    const { place, whole, close } = await serveLogs([folder], '/')
    try {
      const runs = await whole
      const [study] = await place.store.studies()
      const trials = await place.store.trials(study!.plan.id)
      expect([runs, trials.length, study!.state]).toEqual([2, 2, 'finished'])
      const labels = await place.store.note(study!.plan.id, 'labels')
      expect(labels).toMatchObject({ trials: { 1: { note: 'bad.csv' }, 2: { note: 'metrics.csv' } } })
      const good = await place.store.heard(`${study!.plan.id}/2.1`)
      expect(good.points.at(-1)?.values).toMatchObject({ 'train/loss': 2 / 60, 'val/loss': 2.1 / 60 })
      const findings = await place.store.findings(study!.plan.id)
      expect(findings.map(({ rule, run }) => [rule, run])).toContainEqual([
        'loss-not-finite',
        `${study!.plan.id}/1.1`,
      ])
    } finally {
      await close()
    }
  })

  test('it is there with the first run, the others follow, and it can be left before', async () => {
    const many = mkdtempSync(join(tmpdir(), 'babysit many logs '))
    for (let run = 0; run < 30; run++) {
      const rows = Array.from({ length: 200 }, (_, step) => `${step},${2 / (1 + step)}`)
      writeFileSync(join(many, `run${run}.csv`), ['step,loss', ...rows, ''].join('\n'))
    }
    try {
      const early = await serveLogs([many], '/')
      const [study] = await early.place.store.studies()
      const shown = await early.place.store.trials(study!.plan.id)
      expect([early.found, study!.state]).toEqual([30, 'running'])
      expect(shown.length).toBeGreaterThan(0)
      expect(shown.length).toBeLessThan(30)
      await early.close()

      const { place, whole, close } = await serveLogs([many], '/')
      expect(await whole).toBe(30)
      expect((await place.store.trials(study!.plan.id)).length).toBe(30)
      await close()
    } finally {
      rmSync(many, { recursive: true, force: true })
    }
  })

  test('a run that is still written is followed, and a new one found', async () => {
    const live = mkdtempSync(join(tmpdir(), 'babysit live logs '))
    const rows = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => `${from + i},${2 / (1 + from + i)}\n`).join('')
    writeFileSync(join(live, 'a.csv'), `step,loss\n${rows(0, 20)}`)
    const { place, whole, close } = await serveLogs([live], '/', { every: 20 })
    try {
      expect(await whole).toBe(1)
      const [study] = await place.store.studies()
      const last = async (run: string) =>
        (await place.store.heard(`${study!.plan.id}/${run}`)).points.at(-1)?.step
      const trials = await place.store.trials(study!.plan.id)
      expect([await last('1.1'), trials[0]!.state]).toEqual([19, 'running'])
      // Half a line is none yet.
      appendFileSync(join(live, 'a.csv'), `${rows(20, 40)}40,0.0`)
      await expect.poll(() => last('1.1')).toBe(39)
      appendFileSync(join(live, 'a.csv'), '5\n41,nan\n42,nan\n')
      writeFileSync(join(live, 'b.csv'), `step,loss\n${rows(0, 30)}`)
      await expect.poll(() => last('1.1')).toBe(42)
      const { points } = await place.store.heard(`${study!.plan.id}/1.1`)
      expect(points.map(({ step }) => step)).toEqual(Array.from({ length: 43 }, (_, step) => step))
      expect(points[40]!.values['train/loss']).toBe(0.05)
      const rules = async () => (await place.store.findings(study!.plan.id)).map(({ rule }) => rule)
      await expect.poll(rules, { timeout: 15_000 }).toContain('loss-not-finite')
      await expect.poll(async () => (await place.store.trials(study!.plan.id)).length).toBe(2)
    } finally {
      await close()
      rmSync(live, { recursive: true, force: true })
    }
  })

  test('what is not there, and what holds no run, is said', async () => {
    await expect(serveLogs(['no/such'], '/')).rejects.toMatchObject({ code: 'BS1041' })
    await expect(serveLogs([join(folder, 'readme.md')], '/')).rejects.toMatchObject({ code: 'BS1042' })
  })
})

describeWith('shared-data', 'real logs', () => {
  test('every run that is found has curves', async () => {
    const { place, whole, close } = await serveLogs([join(sharedData(), 'logs')], '/')
    try {
      expect(await whole).toBeGreaterThan(50)
      const [study] = await place.store.studies()
      for (const { trial } of await place.store.trials(study!.plan.id)) {
        const { points, layers } = await place.store.heard(`${study!.plan.id}/${trial.number}.1`)
        expect(points.length + layers.length, String(trial.number)).toBeGreaterThan(0)
      }
    } finally {
      await close()
    }
  }, 180_000)
})
