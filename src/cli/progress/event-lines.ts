import type { Finding } from '../../domain/finding.ts'
import type { Goal } from '../../domain/goal.ts'
import type { StageOutcome } from '../../domain/outcome.ts'
import type { StageName } from '../../domain/stage.ts'
import { formatCost, formatCount, formatDuration, formatNumber } from '../../report/numbers.ts'
import type { StudyEvent } from '../../runs/supervisor/events.ts'
import { goalText } from '../settle-goal.ts'

/** Most lines of a kind for a whole study: who reads a log wants what happened, not everything that happened. */
const most = { rounds: 8, findings: 15, bests: 12, notes: 10 } as const
const secondsBetweenBests = 5
/** A sign of life after so much silence; each time twice as much. */
const firstSilence = 60

/**
 * Turns events into lines for a log: a stage that begins or ends, a finding the first time its rule speaks, a new best
 * now and then. At most about 60 for a study, and signs of life ever more rarely.
 *
 * @returns a function of an event and the time in seconds, with the lines it is worth
 */
export function createEventLines(about: {
  goal: Goal
  started: number
}): (event: StudyEvent, now: number) => string[] {
  const count = { rounds: 0, findings: 0, bests: 0, notes: 0 }
  const rules = new Set<string>()
  let { goal } = about
  let stage: StageName | null = null
  let finished = 0
  let planned = 0
  let lastBest = Number.NEGATIVE_INFINITY
  let lastLine = about.started
  let silence = firstSilence

  const linesOf = (event: StudyEvent, now: number): string[] => {
    switch (event.kind) {
      case 'stage': {
        const more = event.stage === stage
        finished = event.finished
        planned = event.planned
        stage = event.stage
        if (more)
          return count.rounds++ < most.rounds
            ? [`${stage}: ${planned - finished} more planned, ${finished} done`]
            : []
        return [`${stage}: ${stageStart(event)}`]
      }
      case 'trial-finished':
        if (event.trial.stage === stage) finished++
        return []
      case 'best': {
        if (now - lastBest < secondsBetweenBests || count.bests++ >= most.bests) return []
        lastBest = now
        const noise = event.noise === null ? '' : ` ±${formatNumber(event.noise, 1)}`
        return [`best so far: ${goal.series} ${formatNumber(event.goal, 4)}${noise} (trial ${event.trial})`]
      }
      case 'finding': {
        if (rules.has(event.finding.rule) || count.findings++ >= most.findings) return []
        rules.add(event.finding.rule)
        return [findingText(event.finding, event.trial)]
      }
      case 'stage-finished':
        return [outcomeText(event.outcome)]
      case 'goal':
        goal = event.goal
        return [goalText(event.goal, event.heard)]
      case 'note':
        return count.notes++ < most.notes ? [event.text] : []
      default:
        return []
    }
  }

  return (event, now) => {
    const lines = linesOf(event, now)
    if (lines.length === 0 && stage !== null && now - lastLine >= silence) {
      silence *= 2
      lines.push(`${stage}: ${finished} of ${planned} done`)
    }
    if (lines.length > 0) lastLine = now
    return lines.map((line) => `[${clock(now - about.started)}] ${line.replace(/\s+/g, ' ')}`)
  }
}

function stageStart(event: Extract<StudyEvent, { kind: 'stage' }>): string {
  const { forecast, planned, finished } = event
  const known = finished > 0 ? `, ${finished} done before` : ''
  const cost = forecast.seconds > 0 ? formatCost(forecast) : formatCount(planned, 'run')
  return `${cost} planned${known}`
}

/** `fine: lr 0.003 is best ...`; the verdict first where it is one. */
export function outcomeText(outcome: StageOutcome): string {
  const verdict = outcome.stage === 'sanity' ? `${outcome.verdict}: ` : ''
  return `${outcome.stage} done: ${verdict}${outcome.summary}`
}

export function findingText(finding: Finding, trial: number | null): string {
  const where = trial === null ? '' : ` (trial ${trial})`
  const advice = finding.advice[0]?.text
  return `${finding.severity} ${finding.rule}${where}: ${finding.what}${advice ? ` ${advice}` : ''}`
}

function clock(seconds: number): string {
  if (seconds >= 3600) return formatDuration(seconds)
  const whole = Math.max(0, Math.floor(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
