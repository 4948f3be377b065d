import assert from 'node:assert/strict'
import type { Space } from '../domain/parameter.ts'
import type { Settings } from '../domain/setting.ts'
import type { EarlierTrial } from '../domain/warm-start.ts'
import { createRandom } from '../math/random.ts'
import type { PastTrial, Sampler, SuggestRequest } from '../search/samplers/sampler.ts'
import { contains } from '../space/contains.ts'
import { cellCount, toCoordinate } from '../space/coordinate.ts'
import { decode } from '../space/encode.ts'
import { narrow } from '../space/narrow.ts'
import { parseRange } from '../space/parse-range.ts'
import { sampleSpaces } from './sample-spaces.ts'
import type { TestApi } from './test-api.ts'

/** What every sampler must do (see its contract), for each entry of a family's table. */
export function samplerSuite(api: TestApi, table: Readonly<Record<string, Sampler>>): void {
  for (const [name, sampler] of Object.entries(table)) {
    api.describe(`sampler ${name}`, () => {
      api.test('is listed under its own name and says what it does', () => {
        assert.equal(sampler.name, name)
        assert.match(sampler.summary, /^[A-Z].*\.$/)
      })
      for (const [kind, space] of Object.entries(sampleSpaces)) spaceTests(api, sampler, { kind, space })
      api.test('tries starting values first', () => startsFirst(sampler))
    })
  }
}

function spaceTests(api: TestApi, sampler: Sampler, { kind, space }: { kind: string; space: Space }): void {
  api.test(`${kind}: suggests settings inside the space, without a history`, () => {
    const suggested = sampler.suggest(request(space, { count: 30 }))
    assert.ok(suggested.length <= 30)
    assert.ok(
      suggested.length === 30 || isExhausted(sampler, space),
      'fewer than asked though more could be had',
    )
    for (const settings of suggested)
      assert.ok(contains(space, settings), `outside: ${JSON.stringify(settings)}`)
  })

  api.test(`${kind}: is a function of its request`, () => {
    const history = pastTrials(sampler, space)
    const ask = (): readonly Settings[] =>
      sampler.suggest(request(space, { count: 5, offset: 12, finished: history }))
    assert.deepEqual(ask(), ask())
    sampler.suggest(request(space, { count: 3, seed: 99 }))
    assert.deepEqual(ask(), ask())
  })

  api.test(`${kind}: does not depend on how much was drawn from the generator before`, () => {
    const random = createRandom(5)
    const before = sampler.suggest({ ...request(space, { count: 4 }), random })
    for (let i = 0; i < 10; i++) random.next()
    assert.deepEqual(sampler.suggest({ ...request(space, { count: 4 }), random }), before)
  })

  api.test(`${kind}: does not depend on the order in which trials finished`, () => {
    const history = pastTrials(sampler, space)
    const ask = (finished: readonly PastTrial[]): readonly Settings[] =>
      sampler.suggest(request(space, { count: 5, offset: history.length, finished }))
    assert.deepEqual(ask([...history].reverse()), ask(history))
  })

  api.test(
    `${kind}: copes with failed, diverged and running trials and with settings outside of the space`,
    () => {
      const wide = pastTrials(sampler, space)
      const inner = narrow(
        space,
        wide.slice(0, 2).map((trial) => trial.settings),
      )
      const running = wide.slice(-2).map((trial) => trial.settings)
      const finished: PastTrial[] = wide.map((trial, i) =>
        i % 3 === 0
          ? { ...trial, status: 'failed', value: null }
          : i % 3 === 1
            ? { ...trial, status: 'diverged', value: null }
            : trial,
      )
      const suggested = sampler.suggest(request(inner, { count: 8, offset: wide.length, finished, running }))
      for (const settings of suggested)
        assert.ok(contains(inner, settings), `outside: ${JSON.stringify(settings)}`)
    },
  )

  api.test(`${kind}: suggests nothing twice while there is anything else`, () => {
    const few = space.parameters.every(
      (parameter) => parameter.kind === 'choice' || parameter.kind === 'boolean',
    )
    const history = pastTrials(sampler, space)
    const running = sampler.suggest(request(space, { count: 2, offset: history.length, finished: history }))
    const count = few ? 0 : 6
    const suggested = sampler.suggest(
      request(space, { count, offset: history.length + 2, finished: history, running }),
    )
    const all = [...history.map((trial) => trial.settings), ...running, ...suggested]
    const distinct = new Set(all.map((settings) => JSON.stringify(Object.entries(settings).sort())))
    if (few) assert.ok(distinct.size >= Math.min(all.length, distinctSettings(space)) - 1)
    else assert.equal(distinct.size, all.length)
  })

  api.test(
    `${kind}: copes with a long history, with equal values, and with values that are no numbers`,
    () => {
      const history = randomTrials(space, 120)
      const flat = history.map((trial) => ({ ...trial, value: 1 }))
      const wild = history.map((trial, i) => ({ ...trial, value: [1e300, -1e300, Number.NaN, 0][i % 4]! }))
      for (const finished of [history, flat, wild]) {
        for (const settings of sampler.suggest(
          request(space, { count: 2, offset: finished.length, finished }),
        ))
          assert.ok(contains(space, settings), `outside: ${JSON.stringify(settings)}`)
      }
    },
  )

  api.test(`${kind}: heeds earlier trials if it learns, and no others do`, () => {
    const told = randomTrials(space, 40)
    // Some parameters are not known of them, and the best are all alike in the first.
    const [first] = space.parameters
    const earlier = told.map(({ settings }, i): EarlierTrial => {
      const some = Object.entries(settings).filter(([name]) => name === first!.name || i % 3 > 0)
      const standing = toCoordinate(first!, settings[first!.name]!) - 0.5
      const status = i % 7 === 0 ? 'diverged' : 'complete'
      return { settings: Object.fromEntries(some), status, standing: status === 'diverged' ? null : standing }
    })
    const ask = (about: Partial<SuggestRequest>) =>
      sampler.suggest({
        ...request(space, { count: 6, offset: 12, finished: pastTrials(sampler, space) }),
        ...about,
      })
    const heeded = ask({ earlier })
    for (const settings of heeded)
      assert.ok(contains(space, settings), `outside: ${JSON.stringify(settings)}`)
    assert.deepEqual(ask({ earlier }), heeded)
    if (!sampler.learns) assert.deepEqual(heeded, ask({}))
    for (const settings of ask({ earlier, finished: [] }))
      assert.ok(contains(space, settings), `outside: ${JSON.stringify(settings)}`)
  })

  api.test(`${kind}: copes with constraints that some trials miss, all do, and nobody has heard of`, () => {
    const history = pastTrials(sampler, space)
    const missing = (of: (i: number) => readonly number[]) =>
      history.map((trial, i) => ({ ...trial, misses: of(i) }))
    for (const finished of [
      missing((i) => [i % 2 === 0 ? 0.3 * i : -0.2, -0.1]),
      missing((i) => [0.1 + i, 0.2]),
      missing(() => [Number.POSITIVE_INFINITY, -1]),
    ]) {
      const ask = (trials: readonly PastTrial[]) =>
        sampler.suggest(request(space, { count: 4, offset: history.length, finished: trials }))
      const suggested = ask(finished)
      for (const settings of suggested)
        assert.ok(contains(space, settings), `outside: ${JSON.stringify(settings)}`)
      assert.deepEqual(ask([...finished].reverse()), suggested)
    }
  })

  if (sampler.severalGoals) {
    api.test(`${kind}: copes with several goals, whatever order trials finished in`, () => {
      const values = createRandom(9)
      const history = randomTrials(space, 60).map((trial, i): PastTrial => {
        const own = [values.next(), values.next(), i % 5 === 0 ? 1e300 : values.next()]
        return i % 11 === 0
          ? { ...trial, status: 'diverged', value: null }
          : { ...trial, value: own[0]!, values: own, misses: [i % 4 === 0 ? 0.1 * i : -1] }
      })
      const ask = (finished: readonly PastTrial[]) =>
        sampler.suggest(request(space, { count: 4, offset: 60, finished }))
      const suggested = ask(history)
      for (const settings of suggested)
        assert.ok(contains(space, settings), `outside: ${JSON.stringify(settings)}`)
      assert.deepEqual(ask([...history].reverse()), suggested)
    })
  }

  api.test(`${kind}: asked for nothing, suggests nothing`, () => {
    assert.deepEqual(sampler.suggest(request(space, { count: 0 })), [])
  })
}

/** A sampler that gives less than it was asked for has nothing left at all. */
function isExhausted(sampler: Sampler, space: Space): boolean {
  const given = sampler.suggest(request(space, { count: 30 })).length
  return sampler.suggest(request(space, { count: 1, offset: given })).length === 0
}

function startsFirst(sampler: Sampler): void {
  const space: Space = {
    parameters: [
      parseRange('@log:1e-6..1@0.00031415', 'lr'),
      parseRange('@adam,sgd@sgd', 'optimizer'),
      parseRange('@0..0.5', 'dropout'),
    ],
  }
  const [first, second] = sampler.suggest(request(space, { count: 2 }))
  assert.equal(first?.['lr'], 0.00031415)
  assert.equal(first?.['optimizer'], 'sgd')
  assert.notDeepEqual(second, first)
  const [later] = sampler.suggest(request(space, { count: 1, offset: 1 }))
  assert.notEqual(later?.['lr'], 0.00031415)
}

interface Ask {
  readonly count: number
  readonly offset?: number
  readonly seed?: number
  readonly finished?: readonly PastTrial[]
  readonly running?: readonly Settings[]
}

function request(space: Space, ask: Ask): SuggestRequest {
  const { count, offset = 0, seed = 1, finished = [], running = [] } = ask
  return { space, count, offset, finished, running, random: createRandom(seed) }
}

/** Twelve trials (fewer where the sampler has fewer) with made-up values. */
function pastTrials(sampler: Sampler, space: Space): PastTrial[] {
  const values = createRandom(8)
  return sampler
    .suggest(request(space, { count: 12 }))
    .map((settings, i) => ({ number: i + 1, settings, status: 'complete', value: values.next() }))
}

function randomTrials(space: Space, count: number): PastTrial[] {
  const random = createRandom(17)
  return Array.from({ length: count }, (_, i) => ({
    number: i + 1,
    settings: decode(space, space.parameters.map(random.next)),
    status: 'complete',
    value: random.normal(),
  }))
}

/** How many settings a space of words and switches has; a parameter that is not always there counts as if it were. */
function distinctSettings(space: Space): number {
  return space.parameters.reduce((product, parameter) => product * cellCount(parameter), 1)
}
