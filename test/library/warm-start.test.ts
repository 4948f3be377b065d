import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { space } from '../../src/library/domain-builder.ts'
import { openSearch } from '../../src/library/open-search.ts'
import { study } from '../../src/library/study.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'babysit-warm-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

const domain = { x: space.linear(-5, 5), kind: space.choice(['a', 'b']) }
const worth = (x: number, kind: string) => (x - 2) ** 2 + (kind === 'a' ? 0 : 3)

async function searchOnce(name: string, more: { readonly warmStart?: readonly string[] } = {}) {
  const search = await openSearch({
    dir,
    name,
    space: domain,
    goal: { minimize: 'cost' },
    sampler: 'tpe',
    ...more,
  })
  const asked: { readonly x: number; readonly kind: string }[] = []
  for (let i = 0; i < 12; i++) {
    const { number, settings } = await search.ask()
    asked.push(settings)
    await search.tell(number, worth(settings.x, settings.kind))
  }
  await search.close()
  return { asked, best: search.best!, warnings: search.warnings }
}

test('a search begins from what an older one has found, and counts none of it as its own', async () => {
  const old = await searchOnce('old')
  const ranked = [...old.asked].sort((a, b) => worth(a.x, a.kind) - worth(b.x, b.kind))
  const search = await openSearch({
    dir,
    name: 'new',
    space: domain,
    goal: { minimize: 'cost' },
    warmStart: ['old'],
  })
  expect(search.best).toBeNull()
  expect(search.warnings).toEqual([
    '12 trials are taken from old.',
    'The best 3 of their settings are tried first. random learns from no trials, so that is all; tpe, gp, cma-es and the tuner coarse-to-fine do.',
  ])
  const asked = []
  for (let i = 0; i < 4; i++) asked.push((await search.ask()).settings)
  expect(asked.slice(0, 3)).toEqual(ranked.slice(0, 3))
  await search.close()
  const { asked: warm, warnings } = await searchOnce('warm', { warmStart: ['old', 'old'] })
  expect(warnings.join(' ')).toContain('tpe learns from all of them, the more of its own it has the less.')
  expect(warm.slice(0, 3)).toEqual(ranked.slice(0, 3))
})

test('a study of a function begins from it as well, and goes on from its name without the older one', async () => {
  await searchOnce('old')
  const request = {
    dir,
    name: 'trained',
    space: domain,
    goal: { minimize: 'cost' },
    stages: ['coarse'],
    effort: { trials: 6 },
    warmStart: ['old'],
    train: ({ settings }: { settings: { x: number; kind: string } }) => worth(settings.x, settings.kind),
  } as const
  const { report, best } = await study(request)
  expect(report.study.plan.warmStart!.studies).toEqual([{ study: 'old', trials: 12, notes: [] }])
  expect(report.trials.length).toBeLessThan(12)
  expect(best!.trials[0]).toBeLessThanOrEqual(report.trials.length)
  expect((await study({ ...request, warmStart: ['gone'] })).best).toEqual(best)
})

test('what cannot be begun from is told', async () => {
  await searchOnce('old')
  const begin = (more: object) => openSearch({ dir, name: 'new', space: { y: space.linear(0, 1) }, ...more })
  await expect(begin({ warmStart: ['old'] })).rejects.toThrow(
    'Nothing of the study old can be used here. It is judged by its own goal, minimize cost: none of its trials has val/accuracy. It says nothing of y. x and kind are not searched here: what it had there is ignored.',
  )
  await expect(begin({ warmStart: ['nobody'] })).rejects.toThrow('No study "nobody"')
  await expect(begin({ warmStart: 'old' })).rejects.toThrow('warmStart')
  const empty = await openSearch({ dir, name: 'empty', space: domain })
  await empty.close()
  await expect(begin({ warmStart: ['empty'] })).rejects.toThrow(
    'Nothing of the study empty can be used here.',
  )
})
