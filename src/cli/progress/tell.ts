import type { Goal } from '../../domain/goal.ts'
import type { CostAccount } from '../../domain/outcome.ts'
import type { StageName } from '../../domain/stage.ts'
import type { Effort } from '../../domain/study.ts'
import { formatCost, formatDuration, formatNumber, formatSettings } from '../../report/numbers.ts'
import type { StudyEvent } from '../../runs/supervisor/events.ts'
import type { StopLevel } from '../../runs/supervisor/stop-control.ts'
import type { Screen } from '../output/screen.ts'
import { beyondBudget } from './beyond-budget.ts'
import { drawProgress } from './draw.ts'
import { createEventLines } from './event-lines.ts'
import { createLiveArea } from './live.ts'
import { advance, startProgress, withForecast } from './progress.ts'

/** What tells the person at the terminal how a study goes: live lines, or lines for a log. */
export interface Teller {
  event(event: StudyEvent): void
  /** The recipe's account, as often as it is known anew; said once, when it knows the time as well. */
  forecast(account: CostAccount, about: { done: ReadonlySet<StageName>; effort: Effort }): void
  stopping(level: StopLevel): void
  /** Trials running right now. */
  readonly running: number
  say(line: string): void
  close(): void
}

/** What stays on the screen above the live lines. */
const lastingKinds: ReadonlySet<StudyEvent['kind']> = new Set(['stage-finished', 'goal', 'note'])

export function createTeller(about: { screen: Screen; goal: Goal; now: () => number }): Teller {
  const { screen, goal, now } = about
  let progress = startProgress({ goal, now: now() })
  let saidForecast = false
  const lines = createEventLines({ goal, started: now() })
  const draw = (width: number) => drawProgress(progress, { width, now: now(), paint: screen.paint })
  const area = screen.live && !screen.quiet ? createLiveArea(screen.stderr, draw) : null
  const say = (line: string) => (area === null ? screen.say(line) : area.print(line))

  return {
    event(event) {
      progress = advance(progress, event, now())
      // Above the live lines only what lasts: where stages end, and notes; the rest is in them.
      const lasting = area === null || lastingKinds.has(event.kind)
      const told = lines(event, now())
      if (lasting) for (const line of told) say(line)
      if (screen.verbose && event.kind === 'trial-finished') say(trialText(event, progress.goal))
      area?.touch()
    },
    forecast(account, { done, effort }) {
      progress = withForecast(progress, account, done)
      if (saidForecast || account.forecast.seconds === 0) return
      saidForecast = true
      say(`Forecast: ${formatCost(account.forecast)}.`)
      const beyond = beyondBudget(account.forecast, effort)
      if (beyond !== null) say(beyond)
    },
    stopping(level) {
      progress = { ...progress, stopping: level }
      area?.touch()
    },
    get running() {
      return progress.running.size
    },
    say,
    close: () => area?.close(),
  }
}

/** `  #12 coarse, search: complete after 0.3 s, val/accuracy 0.93; lr = 0.01`, with --verbose. */
function trialText(event: Extract<StudyEvent, { kind: 'trial-finished' }>, goal: Goal): string {
  const { number, stage, purpose, status, seconds, settings } = event.trial
  const value = event.goal === null ? '' : `, ${goal.series} ${formatNumber(event.goal, 4)}`
  return `  #${number} ${stage}, ${purpose}: ${status} after ${formatDuration(seconds)}${value}; ${formatSettings(settings)}`
}
