/**
 * What a person asks of a study from outside (the page, a command), while it runs or not.
 *
 * stop: start nothing new and end when running trials are through; `now` ends those as well. pause, resume: start nothing
 * new, and go on. stop-trial: end one running trial; its setting counts as stopped. apply: run a trial once more, as a study
 * of its own, with what one advice about it changes. label: marks for people, of the study or of one of its trials.
 */
export type Action =
  | { readonly kind: 'stop'; readonly now: boolean }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'stop-trial'; readonly trial: number }
  /** `advice` counts from 1 over all advice about the trial: see `numberedAdvice`. */
  | { readonly kind: 'apply'; readonly trial: number; readonly advice: number }
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
