import type { Kernels } from '../kernels/kernels.ts'
import type { OptimizerSpec } from './network.ts'
import type { OpenWorkspace } from './workspace.ts'

/** Numbers of the arena from `start` on that the optimizer updates. */
export interface Stretch {
  readonly start: number
  readonly count: number
  readonly regularized: boolean
}

export interface Optimizer {
  /** One update of `stretches`. `scale` multiplies the gradients; `decay` is AdamW's regularization, else unused. */
  update(rate: number, scale: number, decay: number): void
}

/** How many arenas of state an optimizer keeps. */
export function statesOf(spec: OptimizerSpec): number {
  switch (spec.kind) {
    case 'sgd':
      return 0
    case 'momentum':
    case 'nesterov':
    case 'rmsprop':
      return 1
    case 'adam':
    case 'adamw':
      return 2
  }
}

export function createOptimizer(
  kernels: Kernels,
  arena: OpenWorkspace['arena'],
  request: { readonly spec: OptimizerSpec; readonly stretches: readonly Stretch[] },
): Optimizer {
  const { spec, stretches } = request
  let steps = 0
  return {
    update(rate, scale, decay) {
      steps++
      for (const stretch of stretches) updateStretch(stretch, rate, scale, decay)
    },
  }

  function updateStretch(
    { start, count, regularized }: Stretch,
    rate: number,
    scale: number,
    decay: number,
  ): void {
    const w = arena.values + start * 4
    const g = arena.gradients + start * 4
    const first = (arena.states[0] ?? 0) + start * 4
    const second = (arena.states[1] ?? 0) + start * 4
    switch (spec.kind) {
      case 'sgd':
        kernels.sgd(w, g, count, rate, scale)
        break
      case 'momentum':
      case 'nesterov':
        kernels.momentum(w, g, first, count, rate, scale, spec.momentum, spec.kind === 'nesterov')
        break
      case 'rmsprop':
        kernels.rmsprop(w, g, first, count, rate, scale, spec.decay, spec.epsilon)
        break
      case 'adam':
      case 'adamw': {
        const { beta1, beta2, epsilon } = spec
        const stepSize = rate / (1 - beta1 ** steps)
        const inverseRoot = 1 / Math.sqrt(1 - beta2 ** steps)
        const keep = spec.kind === 'adamw' && regularized ? 1 - rate * decay : 1
        kernels.adam(
          w,
          g,
          first,
          second,
          count,
          scale,
          1 - beta1,
          beta2,
          1 - beta2,
          stepSize,
          inverseRoot,
          epsilon,
          keep,
        )
        break
      }
    }
  }
}

/** The arena without the parameters of `frozen` layers, neighbours joined. */
export function stretchesOf(workspace: OpenWorkspace, frozen: ReadonlySet<string>): readonly Stretch[] {
  const stretches: { start: number; count: number; regularized: boolean }[] = []
  const trained = workspace.parameters.filter((parameter) => !frozen.has(parameter.layer))
  for (const parameter of trained.sort((a, b) => a.at - b.at)) {
    const start = (parameter.at - workspace.arena.values) / 4
    const count = Math.ceil(parameter.stored / 4) * 4
    const last = stretches.at(-1)
    if (last && last.start + last.count === start && last.regularized === parameter.regularized)
      last.count += count
    else stretches.push({ start, count, regularized: parameter.regularized })
  }
  return stretches
}
