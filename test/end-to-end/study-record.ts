import { join } from 'node:path'
import type { Finding } from '../../src/domain/finding.ts'
import type { Point } from '../../src/domain/series.ts'
import { parseLine } from '../../src/runs/wire/parse-line.ts'
import { stores } from '../../src/store/index.ts'
import type { HeardRun, RunRecord, StoredTrial } from '../../src/store/store.ts'

/** All that the store of a folder knows of its newest study. */
export interface StudyRecord {
  readonly id: string
  readonly state: string
  readonly trials: readonly (StoredTrial & {
    readonly heard: HeardRun
    readonly record: RunRecord | null
  })[]
  readonly findings: readonly Finding[]
}

export async function readRecord(dir: string): Promise<StudyRecord> {
  const store = await stores.sqlite(join(dir, '.babysit', 'store.db'))
  try {
    const study = await store.findStudy('last')
    const { id } = study.plan
    const trials = []
    for (const trial of await store.trials(id)) {
      const run = trial.state === 'planned' ? '' : trial.run
      trials.push({ ...trial, heard: await store.heard(run), record: await store.run(run) })
    }
    return { id, state: study.state, trials, findings: await store.findings(id) }
  } finally {
    await store.close()
  }
}

/** What must be the same in two studies of one seed: everything but names, attempts and times. */
export function comparable({ trials, findings }: StudyRecord) {
  return {
    trials: trials.map(({ state, trial, heard }) => {
      const {
        run: _run,
        seconds: _seconds,
        ...rest
      } = trial as typeof trial & { run?: string; seconds?: number }
      return {
        state,
        trial: rest,
        points: heard.points.map(timeless),
        layers: heard.layers,
        facts: heard.facts,
      }
    }),
    findings: findings.map(nameless).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  }
}

/** A document of `--json` without what differs between two studies of one seed. */
export function comparableDocument(text: string): unknown {
  const document = JSON.parse(text)
  const changing = new Set([
    'seconds',
    'started',
    'finished',
    'created',
    'changed',
    'at',
    'time',
    'generator',
  ])
  const walk = (value: unknown, key = ''): unknown => {
    if (Array.isArray(value)) {
      const items = value.map((item) => walk(item))
      // Findings stand in the order in which their runs finished.
      return key === 'findings' ? items.map((item) => JSON.stringify(item)).sort() : items
    }
    if (typeof value === 'string')
      return value.replace(document.study.id ?? document.study, 'study').replace(/^(study\/\d+)\.\d+$/, '$1')
    if (value === null || typeof value !== 'object') return value
    const kept = Object.entries(value).filter(([name]) => !changing.has(name))
    return Object.fromEntries(kept.map(([name, one]) => [name, walk(one, name)]))
  }
  return walk(document)
}

/** Points of a wire's text. */
export function pointsOf(text: string): readonly Point[] {
  return text.split('\n').flatMap((line) => {
    const parsed = parseLine(line, 0)
    return parsed.kind === 'point' ? [parsed.point] : []
  })
}

function timeless({ time: _, ...point }: Point) {
  return point
}

function nameless(finding: Finding): Finding {
  const trial = /\/(\d+)\.\d+$/.exec(finding.run ?? '')?.[1]
  return trial === undefined ? finding : { ...finding, run: trial }
}
