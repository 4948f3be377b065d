import type { Action, RecordedAction } from '../../../src/domain/action.ts'
import { formatDuration, formatNumber, formatSettings } from '../../../src/report/numbers.ts'
import type { StudyView } from '../../../src/server/messages.ts'
import { formatRange } from '../../../src/space/format-range.ts'

export type Asked = RecordedAction

/** What was asked of a study, oldest first. */
export function askedOf({ actions }: Pick<StudyView, 'actions'>): readonly Asked[] {
  return actions as unknown as readonly Asked[]
}

/** What was asked, as one would say it. */
export function wordsOf(action: Action): string {
  switch (action.kind) {
    case 'stop':
      return action.now ? 'stop now' : 'stop when running trials are through'
    case 'pause':
      return 'pause'
    case 'resume':
      return 'go on'
    case 'stop-trial':
      return `stop trial ${action.trial}`
    case 'enqueue':
      return `try ${formatSettings(action.settings)}`
    case 'widen':
      return `widen ${action.parameter} ${action.side === 'low' ? 'down' : 'up'} to ${formatNumber(action.to, 4)}`
    case 'reshape':
      return `search ${action.parameter.name} as ${formatRange(action.parameter)}`
    case 'add-budget': {
      const { amount } = action
      if (amount.kind === 'trials') return `add ${amount.trials} trials`
      return amount.kind === 'epochs'
        ? `add ${formatNumber(amount.epochs, 6)} epochs`
        : `add ${formatDuration(amount.seconds)}`
    }
    case 'apply':
      return `apply advice ${action.advice} about trial ${action.trial}`
    case 'label':
      return labelWords(action)
  }
}

function labelWords(action: Extract<Action, { kind: 'label' }>): string {
  const { star, archived, tags, note, trial } = action
  const parts = [
    ...(star === undefined ? [] : [star ? 'star' : 'take the star off']),
    ...(archived === undefined ? [] : [archived ? 'archive' : 'take out of the archive']),
    ...(tags === undefined ? [] : [tags.length === 0 ? 'no tags' : `tags ${tags.join(', ')}`]),
    ...(note === undefined ? [] : [note === '' ? 'no note' : 'a note']),
  ]
  return `${parts.join(', ')}${trial === undefined ? '' : ` (trial ${trial})`}`
}
