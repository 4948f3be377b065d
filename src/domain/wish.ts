import type { Parameter } from './parameter.ts'
import type { Settings } from './setting.ts'
import type { Effort } from './study.ts'

/**
 * What a person wants of a search that is under way. try: one setting; where it leaves a parameter out, the best setting
 * so far says. widen: one end of a range, to where it is to be. reshape: a parameter as it is to be searched from now on: another
 * range, other choices, a list of one that freezes it, or a parameter that was not searched before; no trial is lost by it. more: settings beyond those that were planned, by their
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
  | { readonly kind: 'reshape'; readonly parameter: Parameter }
  | { readonly kind: 'more'; readonly amount: Exclude<Effort, { readonly kind: 'standard' }> }

/** A wish that was accepted: it is heard from after trial `after` on, so what was planned before stays as it was. */
export interface AcceptedWish {
  readonly after: number
  readonly wish: Wish
}
