import type { Goal } from '../domain/goal.ts'
import type { Parameter } from '../domain/parameter.ts'
import type { SettingValue } from '../domain/setting.ts'
import { type Imported, type Importer, nothingSaid } from './importer.ts'
import { numberAt, optionalNumber, type Positioned, parsePositioned, textAt } from './positioned.ts'
import { choiceOf, type Ranged, realRange, wholeRange } from './ranges.ts'

/** A search space of NNI (search_space.json), or the configuration of an experiment that names or holds one. */
export const nni: Importer = {
  name: 'nni',
  summary: 'a search space of NNI (search_space.json), or its config.yml',
  recognises: ({ text }) =>
    text !== null &&
    (/["']?_type["']?\s*:/.test(text) ||
      /^\s*(searchSpaceFile|searchSpacePath|trialCommand|searchSpace)\s*:/m.test(text)),
  read({ path, text }, { beside }) {
    const root = parsePositioned(path, text ?? '')
    const named = root.get('searchSpaceFile') ?? root.get('searchSpacePath')
    const isConfig = named !== null || root.get('searchSpace') !== null || root.get('trialCommand') !== null
    if (!isConfig) return { ...nothingSaid, ...spaceOf(root), notes: [lacksGoal] }
    let space = root.get('searchSpace')
    if (named !== null) {
      const name = textAt(named)
      const inner = name === null ? null : beside(name)
      if (inner === null) throw named.wrong('a file that is there, beside this one')
      space = parsePositioned(name!, inner)
    }
    if (space === null) throw root.wrong('a searchSpace or searchSpaceFile')
    return { ...nothingSaid, ...spaceOf(space), ...configOf(root) }
  },
}

const lacksGoal = 'The file names no metric: say with --minimize or --maximize what is judged.'
const ownCalls =
  'nni.get_next_parameter() is babysit.params() here, nni.report_intermediate_result() babysit.log(), nni.report_final_result() babysit.result().'

function spaceOf(root: Positioned): Pick<Imported, 'parameters' | 'fixed'> {
  const parameters: Parameter[] = []
  const fixed: Record<string, SettingValue> = {}
  if (root.entries.length === 0) throw root.wrong('a mapping of parameters')
  for (const [name, node] of root.entries) {
    const ranged = rangeOf(name, node)
    if (ranged.kind === 'fixed') fixed[name] = ranged.value
    else parameters.push(ranged.parameter)
  }
  return { parameters, fixed }
}

function rangeOf(name: string, node: Positioned): Ranged {
  const type = node.get('_type')
  const value = node.get('_value')
  if (type === null || value === null) throw node.wrong('a parameter with _type and _value')
  const kind = String(type.value)
  if (kind === 'choice') return choiceOf(value, name, value.items)
  const numbers = value.items.map((item) => numberAt(item, item, ''))
  const [a, b, step] = numbers
  if (a === undefined || b === undefined) throw value.wrong('a list of two numbers or more')
  switch (kind) {
    case 'randint':
      // The upper end does not belong to it.
      return wholeRange(value, { name, low: a, high: b - 1 })
    case 'uniform':
      return realRange(value, { name, low: a, high: b })
    case 'quniform':
      return realRange(value, { name, low: a, high: b, step: step ?? null })
    case 'loguniform':
    case 'qloguniform':
      return realRange(value, { name, low: a, high: b, scale: 'log' })
    case 'normal':
    case 'qnormal':
      return realRange(value, { name, low: a - 2 * b, high: a + 2 * b, scale: 'normal' })
    case 'lognormal':
    case 'qlognormal':
      return realRange(value, {
        name,
        low: Math.exp(a - 2 * b),
        high: Math.exp(a + 2 * b),
        scale: 'lognormal',
      })
    default:
      throw type.wrong('choice, randint, uniform, quniform, loguniform, qloguniform, normal or lognormal')
  }
}

function configOf(root: Positioned) {
  const command = textAt(root.get('trialCommand')) ?? textAt(root.get('trial', 'command'))
  const mode =
    textAt(root.get('tuner', 'classArgs', 'optimize_mode')) ??
    textAt(root.get('tuner', 'classArgs', 'optimizeMode'))
  const goal: Goal | null =
    mode === 'minimize' || mode === 'maximize' ? { series: 'result', direction: mode } : null
  const tuner = textAt(root.get('tuner', 'name')) ?? textAt(root.get('tuner', 'builtinTunerName'))
  const grid = /grid/i.test(tuner ?? '')
  const notes = [goal === null ? lacksGoal : ownCalls]
  if (tuner !== null && !grid && !/random/i.test(tuner))
    notes.push(`The tuner ${tuner} is read as babysit's own search; --sampler offers others.`)
  return {
    goal,
    command: command === null ? null : command.trim().split(/\s+/),
    trials: optionalNumber(root.get('maxTrialNumber') ?? root.get('maxTrialNum')),
    seconds: durationOf(root.get('maxExperimentDuration') ?? root.get('maxExecDuration')),
    workers: optionalNumber(root.get('trialConcurrency')),
    sampler: grid ? 'grid' : null,
    notes,
  }
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 }

function durationOf(node: Positioned | null): number | null {
  if (node === null) return null
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([smhd]?)$/.exec(String(node.value)) ?? []
  if (amount === undefined) throw node.wrong('a duration such as 24h')
  return Number(amount) * (unitSeconds[unit ?? ''] ?? 1)
}
