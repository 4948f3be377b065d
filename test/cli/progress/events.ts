import type { Finding } from '../../../src/domain/finding.ts'
import type { StageName } from '../../../src/domain/stage.ts'
import type { FinishedTrial, PlannedTrial, TrialStatus } from '../../../src/domain/trial.ts'
import type { StudyEvent } from '../../../src/runs/supervisor/events.ts'

export const goal = { series: 'val/accuracy', direction: 'maximize' } as const

export function planned(number: number, stage: StageName = 'coarse'): PlannedTrial {
  return {
    number,
    stage,
    purpose: 'search',
    settings: { lr: 0.01 },
    budget: { amount: 2, unit: 'epochs' },
    seed: number,
    orders: {},
    breakOut: true,
  }
}

export function finished(
  number: number,
  about: { stage?: StageName; status?: TrialStatus } = {},
): FinishedTrial {
  return {
    ...planned(number, about.stage),
    status: about.status ?? 'complete',
    run: `calm-oak-1/${number}.1`,
    end: { status: 'ok', reason: 'finished' },
    metrics: {},
    epochs: 2,
    steps: 60,
    seconds: 1,
  }
}

export function finding(rule: string): Finding {
  return {
    rule,
    scope: 'run',
    severity: 'warning',
    steps: { from: 3, to: 30 },
    what: `The loss did something that ${rule} describes, over many steps.`,
    why: 'Because.',
    evidence: [],
    confidence: 0.9,
    falseAlarmRate: null,
    ruledOut: [],
    advice: [
      {
        text: 'Divide the learning rate by 10.',
        change: { kind: 'scale', role: 'learningRate', factor: 0.1 },
      },
    ],
  }
}

/** What a default run tells: five stages, many trials, a finding for every third. */
export function wholeStudy(): { event: StudyEvent; at: number }[] {
  const events: { event: StudyEvent; at: number }[] = []
  let at = 1000
  let number = 0
  const tell = (event: StudyEvent) => {
    at += 0.1
    events.push({ event, at })
  }
  for (const stage of ['sanity', 'range', 'coarse', 'fine', 'final'] as const) {
    const forecast = { runs: 30, epochs: 60, seconds: 8 }
    tell({ kind: 'stage', stage, planned: 30, finished: 0, forecast })
    for (let i = 0; i < 30; i++) {
      number++
      tell({ kind: 'trial-started', trial: planned(number, stage) })
      tell({ kind: 'progress', trial: number, step: 10, epoch: 0.5, loss: 1.2, goal: null })
      if (i % 3 === 0) tell({ kind: 'finding', finding: finding(`rule-${i}-${stage}`), trial: number })
      tell({ kind: 'trial-finished', trial: finished(number, { stage }), goal: 0.9 })
      tell({ kind: 'best', trial: number, goal: 0.9 + number / 10000, noise: null })
    }
    tell({ kind: 'note', text: `note of ${stage}` })
    const outcome = { stage: 'final', finalists: [], winner: null, summary: 'All went well.' } as const
    tell({ kind: 'stage-finished', outcome, spent: forecast })
  }
  return events
}
