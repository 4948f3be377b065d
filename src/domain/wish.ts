import type { Settings } from './setting.ts'
import type { Effort } from './study.ts'

/**
 * What a person wants of a search that is under way. try: one setting; where it leaves a parameter out, the best setting
 * so far says. widen: one end of a range, to where it is to be. more: settings beyond those that were planned, by their
 * number, or as many as fit into epochs or seconds.
 */
export type Wish =
  | { readonly kind: 'try'; readonly settings: Settings }
  | {
      readonly kind: 'widen'
      readonly parameter: string
      readonly side: 'low' | 'high'
      readonly to: number
    }
  | { readonly kind: 'more'; readonly amount: Exclude<Effort, { readonly kind: 'standard' }> }

/** A wish that was accepted: it is heard from after trial `after` on, so what was planned before stays as it was. */
export interface AcceptedWish {
  readonly after: number
  readonly wish: Wish
}
