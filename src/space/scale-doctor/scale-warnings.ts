import type { MixtureParameter, Parameter, Space } from '../../domain/parameter.ts'
import { formatRange } from '../format-range.ts'
import type { Complaint, Examination } from './complaint.ts'
import { hiddenOrder } from './hidden-order.ts'
import { linearOverDecades } from './linear-over-decades.ts'
import { linearUpToOne } from './linear-up-to-one.ts'
import { logWhereLinear } from './log-where-linear.ts'
import { rateOfOptimizer } from './rate-of-optimizer.ts'

export interface ScaleWarning {
  readonly parameter: string
  /** What is wrong, in one sentence or a few. */
  readonly message: string
  /** The range as it should be written; nothing more is wrong with it. */
  readonly mend: string
}

/** In this order: what mends one may show another. */
const examinations: readonly Examination[] = [
  rateOfOptimizer,
  linearOverDecades,
  logWhereLinear,
  linearUpToOne,
  hiddenOrder,
]

/**
 * What is wrong with how a space is searched, before anything has been tried: scales that put most trials where they tell
 * least, orders that are not told, learning rates that the optimizer cannot use. One warning a parameter.
 * @param optimizers what the program trains with, where that is known; several where that is searched
 */
export function scaleWarnings(space: Space, optimizers: readonly string[] = []): ScaleWarning[] {
  return space.parameters.flatMap((parameter) => {
    const told: string[] = []
    let mended = parameter
    for (const examination of examinations) {
      const complaint = examined(mended, { examination, optimizers })
      if (complaint === null) continue
      told.push(complaint.message)
      mended = complaint.mended
    }
    return told.length === 0
      ? []
      : [{ parameter: parameter.name, message: told.join(' '), mend: formatRange(mended) }]
  })
}

/** Of constants and ranges side by side, each range is looked at by itself. */
function examined(
  parameter: Parameter,
  about: { readonly examination: Examination; readonly optimizers: readonly string[] },
): Complaint | null {
  const { examination, optimizers } = about
  if (parameter.kind !== 'mixture') return examination(parameter, optimizers)
  const { name, role, condition } = parameter
  const own = { name, ...(role ? { role } : {}), ...(condition ? { condition } : {}) }
  for (const [i, option] of parameter.options.entries()) {
    if (option.kind !== 'range') continue
    const complaint = examination({ ...option.range, ...own }, optimizers)
    if (complaint === null) continue
    const { mended } = complaint
    // A list has no place among constants.
    if (mended.kind !== 'real' && mended.kind !== 'integer') continue
    return { message: complaint.message, mended: withOption(parameter, i, mended) }
  }
  return null
}

function withOption(
  parameter: MixtureParameter,
  at: number,
  range: Extract<MixtureParameter['options'][number], { kind: 'range' }>['range'],
): MixtureParameter {
  const options = parameter.options.map((option, i) =>
    i === at ? ({ kind: 'range', range } as const) : option,
  )
  return { ...parameter, options }
}
