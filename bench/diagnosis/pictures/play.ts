import { createRunDiagnosis } from '../../../src/diagnosis/engine.ts'
import type { Rule, RunContext, RunEvent } from '../../../src/diagnosis/rules/rule.ts'
import type { Finding } from '../../../src/domain/finding.ts'
import { builtinSteering, type TrainerOptionValues, train } from '../../../src/trainer/main.ts'
import type { MadeUpScene, RunScene } from './scenes.ts'

export interface Played {
  readonly events: readonly RunEvent[]
  /** What the rule says of it; null where it is silent. */
  readonly finding: Finding | null
}

/** The events of a scene, and what one rule says of them. */
export function play(scene: RunScene | MadeUpScene, rule: Rule): Played {
  const { events, context } = 'options' in scene ? trained(scene.options) : madeUp(scene)
  const diagnosis = createRunDiagnosis({ context, rules: [rule] })
  for (const event of events) diagnosis.observe(event)
  return { events, finding: diagnosis.findings()[0] ?? null }
}

function trained(options: TrainerOptionValues): { events: RunEvent[]; context: RunContext } {
  const events: RunEvent[] = []
  const budget = { amount: Number(options['epochs'] ?? 10), unit: 'epochs' as const }
  train({
    params: {},
    options: Object.fromEntries(Object.entries(options).filter(([name]) => name !== 'epochs')),
    seed: 1,
    budget,
    samples: null,
    inputs: null,
    evaluate: null,
    hello: () => {},
    about: (facts) => events.push({ kind: 'about', facts }),
    log: (values, at) =>
      events.push({ kind: 'point', point: { ...at, step: at.step ?? 0, time: 0, values } }),
    layers: (step, layers) => events.push({ kind: 'layers', report: { step, layers } }),
    shouldStop: () => false,
  })
  events.push({ kind: 'end', end: { status: 'ok', reason: 'finished' } })
  const settings = Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
  return { events, context: { run: 'picture/0.1', settings, roles: builtinSteering.roles, budget } }
}

function madeUp({ madeUp: scene }: MadeUpScene): { events: RunEvent[]; context: RunContext } {
  const events: RunEvent[] = scene.facts === undefined ? [] : [{ kind: 'about', facts: scene.facts }]
  for (let i = 0; i < scene.points; i++) {
    const step = i * scene.every
    events.push({ kind: 'point', point: { step, time: scene.times?.(i) ?? 0, values: scene.values(i) } })
    if (scene.layers !== undefined) events.push({ kind: 'layers', report: { step, layers: scene.layers(i) } })
  }
  events.push({ kind: 'end', end: { status: 'ok', reason: 'finished' } })
  return { events, context: { run: 'picture/0.1', settings: {}, roles: {} } }
}
