import type { Parameter } from '../domain/parameter.ts'
import type { SettingValue } from '../domain/setting.ts'
import type { CommandWord, Importer } from './importer.ts'
import { nothingSaid } from './importer.ts'
import { numberAt, optionalNumber, type Positioned, parsePositioned, textAt } from './positioned.ts'
import { choiceOf, type Ranged, realRange, wholeRange } from './ranges.ts'

/** An Experiment of Kubeflow's Katib. */
export const katib: Importer = {
  name: 'katib',
  summary: 'an Experiment of Katib (Kubernetes YAML)',
  recognises: ({ text }) => text !== null && /kind\s*:\s*["']?Experiment\b/.test(text),
  read({ path, text }) {
    const root = parsePositioned(path, text ?? '')
    const spec = root.get('spec')
    if (spec === null) throw root.wrong('a mapping named spec')
    const list = spec.get('parameters')
    if (list === null || list.items.length === 0) throw (list ?? spec).wrong('a list named parameters')
    const parameters: Parameter[] = []
    const fixed: Record<string, SettingValue> = {}
    for (const node of list.items) {
      const name = textAt(node.get('name'))
      if (name === null) throw node.wrong('a parameter with a name')
      const ranged = rangeOf(name, node)
      if (ranged.kind === 'fixed') fixed[name] = ranged.value
      else parameters.push(ranged.parameter)
    }
    const algorithm = textAt(spec.get('algorithm', 'algorithmName'))
    const notes =
      algorithm === null || ['random', 'grid', 'sobol'].includes(algorithm)
        ? []
        : [`The algorithm ${algorithm} is read as babysit's own search; --sampler offers others.`]
    if (spec.get('earlyStopping') !== null)
      notes.push('earlyStopping is left out: trials that explode are broken off, see --scheduler for more.')
    return {
      ...nothingSaid,
      parameters,
      fixed,
      goal: goalOf(spec.get('objective')),
      command: commandOf(spec.get('trialTemplate')),
      trials: optionalNumber(spec.get('maxTrialCount')),
      workers: optionalNumber(spec.get('parallelTrialCount')),
      sampler: algorithm === 'grid' || algorithm === 'sobol' ? algorithm : null,
      notes,
    }
  },
}

function rangeOf(name: string, node: Positioned): Ranged {
  const type = node.get('parameterType')
  const feasible = node.get('feasibleSpace')
  if (feasible === null) throw node.wrong('a parameter with a feasibleSpace')
  const list = feasible.get('list')
  switch (textAt(type)) {
    case 'categorical':
    case 'discrete': {
      if (list === null) throw feasible.wrong('a list')
      // Katib writes numbers as words.
      return choiceOf(list, name, textAt(type) === 'discrete' ? list.items.map(asNumber) : list.items)
    }
    case 'double':
    case 'int': {
      const low = numberAt(feasible.get('min'), feasible, 'min')
      const high = numberAt(feasible.get('max'), feasible, 'max')
      const step = optionalNumber(feasible.get('step'))
      const distribution = textAt(feasible.get('distribution')) ?? 'uniform'
      const about = {
        name,
        low,
        high,
        ...(/^log/i.test(distribution) ? { scale: 'log' as const } : { step }),
      }
      return textAt(type) === 'int' ? wholeRange(feasible, about) : realRange(feasible, about)
    }
    default:
      throw (type ?? node).wrong('double, int, discrete or categorical')
  }
}

function asNumber(node: Positioned): Positioned {
  return { ...node, value: numberAt(node, node, '') }
}

function goalOf(objective: Positioned | null) {
  if (objective === null) return null
  const name = textAt(objective.get('objectiveMetricName'))
  const type = objective.get('type')
  if (name === null) throw objective.wrong('an objective with an objectiveMetricName')
  const direction = textAt(type)
  if (direction !== 'minimize' && direction !== 'maximize')
    throw (type ?? objective).wrong('minimize or maximize')
  return { series: name, direction } as const
}

/** The command of the first container that has one, with the trial's parameters where Katib would put them. */
function commandOf(template: Positioned | null): readonly CommandWord[] | null {
  if (template === null) return null
  const references = new Map(
    (template.get('trialParameters')?.items ?? []).map((one) => [
      textAt(one.get('name')),
      textAt(one.get('reference')) ?? textAt(one.get('name')) ?? '',
    ]),
  )
  const container = containers(template).find(
    (one) => one.get('command') !== null || one.get('args') !== null,
  )
  if (container === undefined) return null
  const items = [...(container.get('command')?.items ?? []), ...(container.get('args')?.items ?? [])]
  return items.map((item) => {
    const word = String(item.value)
    const [, before, name, after] = /^(.*?)\$\{trialParameters\.([\w.-]+)\}(.*)$/s.exec(word) ?? []
    if (name === undefined) return word
    const parameter = references.get(name)
    if (parameter === undefined) throw item.wrong(`a parameter among trialParameters; ${name} is not there`)
    return { before: before ?? '', parameter, after: after ?? '' }
  })
}

/** Every list named containers, wherever the kind of job keeps it. */
function containers(node: Positioned): readonly Positioned[] {
  return node.entries.flatMap(([name, value]) => (name === 'containers' ? value.items : containers(value)))
}
