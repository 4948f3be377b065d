import assert from 'node:assert/strict'
import type { Space } from '../domain/parameter.ts'
import type { Settings } from '../domain/setting.ts'
import { createRandom } from '../math/random.ts'
import { type Contender, type Move, type RaceRequest, reached, type Tuner } from '../search/tuners/tuner.ts'
import { contains } from '../space/contains.ts'
import { encode } from '../space/encode.ts'
import { sampleSpaces } from './sample-spaces.ts'
import type { TestApi } from './test-api.ts'

const full = 27

/** What every tuner must do (see its contract), for each entry of a family's table. */
export function tunerSuite(api: TestApi, table: Readonly<Record<string, Tuner>>): void {
  for (const [name, tuner] of Object.entries(table)) {
    api.describe(`tuner ${name}`, () => {
      api.test('is listed under its own name and says what it does', () => {
        assert.equal(tuner.name, name)
        assert.match(tuner.summary, /^[A-Z].*\.$/)
      })
      api.test('has no leader before the first report', () => {
        assert.equal(tuner.leader(requestOf(sampleSpaces['a log range']!, [])), null)
      })
      for (const [kind, space] of Object.entries(sampleSpaces)) {
        if (kind === 'few settings') continue
        api.test(`${kind}: every move of a race can be carried out, and the leader has been heard of`, () => {
          const contenders = race(tuner, { space, moves: 45 })
          const leader = tuner.leader(requestOf(space, contenders))
          assert.ok(contenders[leader! - 1]!.reports.length > 0)
          assert.ok(!['diverged', 'failed'].includes(contenders[leader! - 1]!.status))
        })
      }
      api.test(
        'is a function of its request: a race that is taken up from its record goes on the same',
        () => {
          const space = sampleSpaces['linear and log ranges']!
          const whole = race(tuner, { space, moves: 40 })
          const record = JSON.parse(JSON.stringify(race(tuner, { space, moves: 25 }))) as Contender[]
          const resumed = race(tuner, { space, moves: 15, from: withInfinities(record) })
          assert.deepEqual(resumed, whole)
        },
      )
      api.test('sends workers that are free at once to different places', () => {
        const space = sampleSpaces['linear and log ranges']!
        const contenders = race(tuner, { space, moves: 30 })
        const busy: string[] = []
        for (let worker = 0; worker < 8; worker++) {
          const move = tuner.next(requestOf(space, contenders))
          busy.push(move.kind === 'start' ? JSON.stringify(move.settings) : `resume ${move.number}`)
          begin(contenders, move)
        }
        assert.equal(new Set(busy).size, 8)
      })
    })
  }
}

function requestOf(space: Space, contenders: readonly Contender[]): RaceRequest {
  return { space, contenders, full, random: createRandom(6) }
}

/** One worker, moves carried out one after the other; every seventh trial diverges on its way, every eleventh fails. */
function race(
  tuner: Tuner,
  about: { readonly space: Space; readonly moves: number; readonly from?: readonly Contender[] },
): Contender[] {
  const { space, moves, from = [] } = about
  const contenders = [...from]
  let turn = contenders.reduce((sum, one) => sum + one.reports.length, 0)
  for (let i = 0; i < moves; i++) {
    const move = tuner.next(requestOf(space, contenders))
    confirm(move, { space, contenders })
    const at = begin(contenders, move)
    const trial = contenders[at]!
    const start = reached(trial)
    const reports = [...trial.reports]
    for (let place = start + 1; place <= move.upTo; place++)
      reports.push({ at: place, value: loss(space, trial.settings, place), turn: turn++ })
    let status: Contender['status'] = move.upTo === full ? 'finished' : 'waiting'
    if (trial.number % 7 === 0) {
      status = 'diverged'
      reports.push({ at: move.upTo, value: Number.POSITIVE_INFINITY, turn: turn++ })
    } else if (trial.number % 11 === 0) status = 'failed'
    contenders[at] = { ...trial, status, reports }
  }
  return contenders
}

function begin(contenders: Contender[], move: Move): number {
  if (move.kind === 'resume') {
    contenders[move.number - 1] = { ...contenders[move.number - 1]!, status: 'running' }
    return move.number - 1
  }
  const number = contenders.length + 1
  contenders.push({ number, settings: move.settings, status: 'running', reports: [] })
  return number - 1
}

function confirm(
  move: Move,
  about: { readonly space: Space; readonly contenders: readonly Contender[] },
): void {
  const { space, contenders } = about
  assert.match(move.why, /\S/)
  assert.ok(move.upTo <= full)
  if (move.kind === 'start') {
    assert.ok(contains(space, move.settings), `outside: ${JSON.stringify(move.settings)}`)
    assert.ok(move.upTo >= 1)
    return
  }
  const trial = contenders[move.number - 1]!
  assert.equal(trial.status, 'waiting')
  assert.ok(move.upTo > reached(trial))
}

/** A bowl in the unit cube that every setting comes nearer to the longer it trains. */
function loss(space: Space, settings: Settings, place: number): number {
  const bowl = encode(space, settings).reduce((sum, u) => sum + (u - 0.3) ** 2, 0)
  return bowl + 1 / (1 + place)
}

/** JSON has no infinity. */
function withInfinities(contenders: readonly Contender[]): Contender[] {
  return contenders.map((one) => ({
    ...one,
    reports: one.reports.map((report) => ({ ...report, value: report.value ?? Number.POSITIVE_INFINITY })),
  }))
}
