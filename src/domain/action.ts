import type { Parameter } from './parameter.ts'
import type { Settings } from './setting.ts'
import type { Wish } from './wish.ts'

/**
 * What a person asks of a study from outside (the page, a command), while it runs or not.
 *
 * stop: start nothing new and end when running trials are through; `now` ends those as well. pause, resume: start nothing
 * new, and go on. stop-trial: end one running trial; its setting counts as stopped. apply: run a trial once more, as a study
 * of its own, with what one advice about it changes. label: marks for people, of the study or of one of its trials. enqueue, widen, reshape, add-budget: see `Wish`; a search that is
 * under way does it when the trials that are planned are through.
 */
export type Action =
  | { readonly kind: 'stop'; readonly now: boolean }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'stop-trial'; readonly trial: number }
  /** `advice` counts from 1 over all advice about the trial: see `numberedAdvice`. */
  | { readonly kind: 'apply'; readonly trial: number; readonly advice: number }
  | { readonly kind: 'enqueue'; readonly settings: Settings }
  | { readonly kind: 'widen'; readonly parameter: string; readonly side: 'low' | 'high'; readonly to: number }
  | { readonly kind: 'reshape'; readonly parameter: Parameter }
  | { readonly kind: 'add-budget'; readonly amount: Extract<Wish, { readonly kind: 'more' }>['amount'] }
  | ({ readonly kind: 'label'; readonly trial?: number } & Labels)

/** Marks for people; they change nothing of what the study does. What is left out stays as it is. */
export interface Labels {
  readonly star?: boolean
  readonly archived?: boolean
  readonly tags?: readonly string[]
  readonly note?: string
}

/** An action with what became of it. pending: nobody has looked at it yet. */
export interface RecordedAction {
  /** Counts up over all studies of a store. */
  readonly number: number
  readonly study: string
  /** Seconds since 1970. */
  readonly at: number
  readonly action: Action
  readonly state: 'pending' | 'done' | 'refused'
  /** What was done, or why not. */
  readonly answer?: string
}

/** What an action wishes of a search; null for one that wishes something else. */
export function wishOf(action: Action): Wish | null {
  switch (action.kind) {
    case 'enqueue':
      return { kind: 'try', settings: action.settings }
    case 'widen': {
      const { parameter, side, to } = action
      return { kind: 'widen', parameter, side, to }
    }
    case 'reshape':
      return { kind: 'reshape', parameter: action.parameter }
    case 'add-budget':
      return { kind: 'more', amount: action.amount }
    default:
      return null
  }
}
