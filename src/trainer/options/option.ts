import type { Role } from '../../domain/parameter.ts'

interface OptionBase {
  /** Long option name, kebab-case: `--label-smoothing`. */
  readonly name: string
  /** Other names it is understood by. */
  readonly aliases?: readonly string[]
  /** May also come as a parameter of a trial. */
  readonly searchable: boolean
  readonly role?: Role
  /** One line for `--help`. */
  readonly help: string
}

/** One option of the built-in trainer. `default` null: not set unless given. */
export type TrainerOption = OptionBase &
  (
    | {
        readonly type: 'number' | 'integer'
        readonly default: number | null
        readonly min: number
        readonly max: number
        /** The ends themselves are not allowed. */
        readonly open?: 'min' | 'max'
      }
    | { readonly type: 'choice'; readonly default: string | null; readonly choices: readonly string[] }
    | { readonly type: 'boolean'; readonly default: boolean | null }
    | { readonly type: 'text'; readonly default: string | null }
  )
