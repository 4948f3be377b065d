import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRunDiagnosis, examineStudy } from '../../src/diagnosis/engine.ts'
import { createRunTrace } from '../../src/diagnosis/evidence/run-trace.ts'
import { falseAlarmRateOf } from '../../src/diagnosis/measured-rates.ts'
import { rules } from '../../src/diagnosis/rules/index.ts'
import type { RunEvent } from '../../src/diagnosis/rules/rule.ts'
import { contextOf, eventsOf, type RunScript } from '../../src/testing/run-script.ts'
import { curve, decay, noisy } from './curves.ts'
import { studyOf } from './studies.ts'

function findingsOf(script: RunScript) {
  const diagnosis = createRunDiagnosis({ context: contextOf(script) })
  for (const event of eventsOf(script)) diagnosis.observe(event)
  return diagnosis.findings()
}

const broken: RunScript = {
  series: {
    'train/loss': curve(60, (i) => (i < 20 ? 2.3 : i < 50 ? 2.3 * 1.5 ** (i - 19) : Infinity)),
    'val/loss': curve(60, (i) => 2.3 + 0.1 * i),
  },
  layers: () => [{ name: 'dense1', updateRatio: 0.4 }],
}

describe('findings', () => {
  test('a run that breaks has one finding, with the numbers of what it went through', () => {
    const findings = findingsOf(broken)
    expect(findings.map((finding) => finding.rule)).toEqual(['loss-not-finite'])
    expect(findings[0]!.evidence.map((piece) => piece.name)).toContain('update ratio of dense1')
    expect(findings[0]!.evidence.map((piece) => piece.name)).toContain('loss over first loss')
  })

  test('other causes stand beside it, gravest first', () => {
    const still: RunScript = {
      series: { 'val/loss': curve(60, (i) => (i < 20 ? 2.3 - 0.05 * i : 1.3 + 0.01 * i)) },
      layers: () => [
        { name: 'a', updateRatio: 1e-3 },
        { name: 'b', updateRatio: 0 },
      ],
    }
    expect(findingsOf(still).map(({ rule, severity }) => [rule, severity])).toEqual([
      ['layer-not-moving', 'error'],
      ['validation-loss-rising', 'warning'],
    ])
  })

  test('observe answers with what is new or says something else, once', () => {
    const diagnosis = createRunDiagnosis({ context: contextOf(broken) })
    const news = eventsOf(broken).flatMap((event) => diagnosis.observe(event).map((finding) => finding.rule))
    expect(news).toEqual([
      'update-ratio-too-high',
      'validation-loss-rising',
      'loss-exploding',
      'loss-not-finite',
    ])
  })

  test('what the whole run gives no reason for is taken back', () => {
    const script: RunScript = {
      series: {
        'train/loss': curve(80, (i) => (i < 40 ? 0.69 : decay(0.69, 0.05, 8)(i - 40))),
        'train/accuracy': curve(80, (i) => (i < 40 ? 0.5 : 1 - 0.5 * Math.exp(-(i - 40) / 8))),
      },
      facts: { classes: 2 },
      stepsPerEpoch: 100,
    }
    const diagnosis = createRunDiagnosis({ context: contextOf(script) })
    const said = eventsOf(script).flatMap((event) => diagnosis.observe(event))
    expect(said.map(({ rule }) => rule)).toContain('loss-not-going-down')
    expect(diagnosis.findings().map(({ rule }) => rule)).not.toContain('loss-not-going-down')
  })

  test('where the rate lies is told of sound runs as well, and of nothing while little was heard', () => {
    const bandOf = (value: (i: number) => number, points = 60) => {
      const diagnosis = createRunDiagnosis({ context: contextOf({}) })
      for (const event of eventsOf({ series: { 'train/loss': curve(points, value) }, every: 1 }))
        diagnosis.observe(event)
      return diagnosis.rateBand()?.band ?? null
    }
    expect(bandOf(decay(2.3, 0.2, 4))).toBe('near')
    expect(bandOf(() => 2.3)).toBe('too-low')
    expect(bandOf((i) => 2.3 * 1.5 ** i)).toBe('too-high')
    expect(bandOf(decay(2.3, 0.2, 4), 4)).toBe(null)
  })

  test('carry the run, the scope and the measured rate', () => {
    const [finding] = findingsOf(broken)
    expect(finding).toMatchObject({
      run: 'quiet-otter-1/1.1',
      scope: 'run',
      falseAlarmRate: falseAlarmRateOf('loss-not-finite'),
    })
  })

  test('a healthy run has none', () => {
    const healthy: RunScript = {
      series: {
        'train/loss': noisy(400, 0.05, decay(2.3, 0.2, 60)),
        'train/accuracy': noisy(400, 0.01, (i) => 0.97 - decay(0.87, 0, 60)(i)),
        'val/loss': noisy(401, 0.03, decay(2.3, 0.25, 60)),
        'val/accuracy': noisy(401, 0.01, (i) => 0.95 - decay(0.85, 0, 60)(i)),
      },
      layers: () => [{ name: 'dense1', updateRatio: 1e-3, deadFraction: 0.05 }],
      facts: { classes: 10 },
      stepsPerEpoch: 400,
    }
    expect(findingsOf(healthy)).toEqual([])
  })

  test('of a study come from all study rules, gravest first', () => {
    const view = studyOf(40, ({ lr }) => (lr > 3e-3 ? { status: 'diverged' } : { accuracy: lr / 3e-3 }))
    const findings = examineStudy(view)
    expect(findings.map((finding) => finding.rule)).toContain('many-diverged-trials')
    expect(findings.every((finding) => finding.scope === 'study' && finding.steps === null)).toBe(true)
  })
})

test('whatever comes, live or from a file, the findings are the same and the rules do not break', () => {
  const value = fc.oneof(
    fc.double({ min: -10, max: 10 }),
    fc.double(),
    fc.constantFrom(0, Number.NaN, Infinity, -Infinity, 2.3),
  )
  const point = fc.record({
    values: fc.dictionary(
      fc.constantFrom('train/loss', 'val/loss', 'train/accuracy', 'val/accuracy', 'lr', 'data_loss'),
      value,
    ),
    layer: fc.option(
      fc.record({ updateRatio: value, gradNorm: value, weightNorm: value, deadFraction: value }),
    ),
  })
  fc.assert(
    fc.property(fc.array(point, { maxLength: 120 }), fc.boolean(), (points, epochs) => {
      const events = points.flatMap(({ values, layer }, i): RunEvent[] => [
        { kind: 'point', point: { step: i * 30, ...(epochs ? { epoch: i / 4 } : {}), time: 0, values } },
        ...(layer === null
          ? []
          : [
              {
                kind: 'layers' as const,
                report: { step: i * 30, layers: [{ name: 'a', kind: 'dense', ...layer }] },
              },
            ]),
      ])
      events.push({ kind: 'end', end: { status: 'ok', reason: 'finished' } })
      const live = createRunDiagnosis({ context: contextOf({}) })
      const shown = new Map(
        events.flatMap((event) => live.observe(event).map(({ rule, what }) => [rule, what])),
      )
      const read = createRunDiagnosis({ context: contextOf({}) })
      for (const event of structuredClone(events)) read.observe(event)
      expect(read.findings()).toEqual(live.findings())
      // What stands at the end was shown live, word for word.
      for (const { rule, what } of live.findings()) expect(shown.get(rule)).toEqual(what)
    }),
    { numRuns: 150, seed: 7 },
  )
})

test('two runs diagnosed in turn do not disturb each other', () => {
  const other: RunScript = { series: { 'train/loss': noisy(60, 0.01, () => 2.31) } }
  const a = createRunDiagnosis({ context: contextOf(broken) })
  const b = createRunDiagnosis({ context: contextOf(other) })
  const [eventsA, eventsB] = [eventsOf(broken), eventsOf(other)]
  for (let i = 0; i < Math.max(eventsA.length, eventsB.length); i++) {
    if (eventsA[i] !== undefined) a.observe(eventsA[i]!)
    if (eventsB[i] !== undefined) b.observe(eventsB[i]!)
  }
  expect(a.findings()).toEqual(findingsOf(broken))
  expect(b.findings()).toEqual(findingsOf(other))
})

test('what a rule remembers does not grow with the run', () => {
  const loss = noisy(100_000, 0.05, decay(2.3, 0.3, 20_000))
  const trace = createRunTrace(contextOf({}))
  const states = rules.flatMap((rule) => ('start' in rule ? [{ rule, state: rule.start(trace) }] : []))
  const show = (event: RunEvent) => {
    trace.hear(event)
    for (const one of states) one.state = one.rule.observe(one.state, event)?.[0] ?? one.state
  }
  const sizes: number[] = []
  loss.forEach((value, i) => {
    const values = {
      'train/loss': value,
      'val/loss': value,
      'train/accuracy': 0.9,
      'val/accuracy': 0.9,
      lr: 0.1,
      data_loss: value,
    }
    const layers =
      i % 100 === 0 ? [{ name: 'a', kind: 'dense', updateRatio: 1e-3, gradNorm: 1, weightNorm: 1 }] : []
    show({ kind: 'point', point: { step: i, time: i, values } })
    if (layers.length > 0) show({ kind: 'layers', report: { step: i, layers } })
    if (i === 9_999 || i === 99_999) sizes.push(numbersIn(states.map((one) => one.state)))
  })
  expect(sizes[1]!).toBeLessThan(1.5 * sizes[0]!)
})

/** Numbers reachable from a state through objects, arrays, maps and what its getters and methods show. */
function numbersIn(value: unknown, seen = new Set<unknown>()): number {
  if (typeof value === 'number') return 1
  if (typeof value !== 'object' || value === null || seen.has(value)) return 0
  seen.add(value)
  const inner = value instanceof Map ? [...value.values()] : Object.values(value)
  if ('curve' in value && typeof value.curve === 'function') {
    for (const name of ['train/loss', 'val/loss', 'train/accuracy', 'val/accuracy', 'data_loss'])
      inner.push(value.curve(name))
  }
  if ('all' in value && typeof value.all === 'function') inner.push(value.all())
  return inner.reduce((sum: number, one) => sum + numbersIn(one, seen), 0)
}
