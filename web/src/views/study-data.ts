import type { StudyDocument } from '../../../src/report/document-schema.ts'
import type { Figure } from '../../../src/report/figures/figure.ts'
import type { StudyView } from '../../../src/server/messages.ts'
import { toNumber } from '../state/api.ts'
import { type Resource, useResource } from '../state/resource.ts'

const path = (study: string, part = '') => `/api/studies/${encodeURIComponent(study)}${part}`

/** The study with its trials and findings, as it is now. */
export function useStudy(study: string): Resource<StudyView> {
  return useResource<StudyView>(path(study), {
    on: (change) => change.study === study && change.kind !== 'points' && change.kind !== 'run',
    every: 300,
  })
}

/** What the study comes to so far. Costs more: asked for when a trial ends, at most every second. */
export function useDocument(study: string): Resource<StudyDocument> {
  return useResource<StudyDocument>(path(study, '/document'), {
    on: (change) => change.study === study && (change.kind === 'trials' || change.kind === 'study'),
    every: 1000,
  })
}

export type Figures = Readonly<Record<string, Figure | null>>

export function useFigures(study: string): Resource<Figures> {
  const { data, error } = useResource<Figures>(path(study, '/figures'), {
    on: (change) => change.study === study && change.kind === 'trials',
    every: 1500,
  })
  return { data: data === null ? null : (revived(data) as Figures), error }
}

/** Numbers of figures that JSON cannot hold come as words; words that are meant as words stand in other places. */
function revived(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return numeric.has(key) && unusual.has(value) ? toNumber(value) : value
  if (Array.isArray(value)) return value.map((item) => revived(item, key))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, revived(item, name)]))
}

const unusual = new Set(['NaN', 'Infinity', '-Infinity'])
const numeric = new Set(['x', 'y', 'low', 'high', 'at', 'to', 'from'])
