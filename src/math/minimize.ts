/** A function and its gradient at a point; an infinite value says that the point is not allowed. */
export type Smooth = (x: Float64Array) => { readonly value: number; readonly gradient: Float64Array }

/**
 * A local minimum of a smooth function without constraints: L-BFGS (Nocedal & Wright 2006, algorithm 7.5) with a memory of
 * `memory` pairs and a backtracking line search (Armijo, 1e-4). Ends after `iterations`, or when a step gains less than
 * `tolerance`.
 */
export function minimize(
  smooth: Smooth,
  start: Float64Array,
  options: { readonly iterations: number; readonly tolerance?: number; readonly memory?: number },
): { readonly x: Float64Array; readonly value: number } {
  const { iterations, tolerance = 1e-4, memory = 6 } = options
  let x = start
  let { value, gradient } = smooth(x)
  const pairs: { s: Float64Array; y: Float64Array; rho: number }[] = []
  for (let iteration = 0; iteration < iterations && Number.isFinite(value); iteration++) {
    let direction = descent(gradient, pairs)
    let slope = dot(direction, gradient)
    if (!(slope < 0)) {
      direction = gradient.map((g) => -g)
      slope = -dot(gradient, gradient)
      pairs.length = 0
    }
    // The first step has no scale to go by: at most one unit in any coordinate.
    let step = pairs.length === 0 ? Math.min(1, 1 / Math.max(...direction.map(Math.abs), 1e-300)) : 1
    let next = { value: Number.POSITIVE_INFINITY, gradient }
    let moved = x
    for (let halving = 0; halving < 12; halving++, step /= 3) {
      moved = x.map((old, i) => old + step * direction[i]!)
      next = smooth(moved)
      if (next.value <= value + 1e-4 * step * slope) break
    }
    if (!(next.value < value)) break
    const s = moved.map((new_, i) => new_ - x[i]!)
    const y = next.gradient.map((new_, i) => new_ - gradient[i]!)
    const curvature = dot(s, y)
    if (curvature > 1e-12) {
      pairs.push({ s, y, rho: 1 / curvature })
      if (pairs.length > memory) pairs.shift()
    }
    const gain = value - next.value
    x = moved
    ;({ value, gradient } = next)
    if (gain < tolerance) break
  }
  return { x, value }
}

/** The two-loop recursion: minus the approximate inverse Hessian times the gradient. */
function descent(
  gradient: Float64Array,
  pairs: readonly { readonly s: Float64Array; readonly y: Float64Array; readonly rho: number }[],
): Float64Array {
  const q = gradient.slice()
  const alphas: number[] = []
  for (const { s, y, rho } of [...pairs].reverse()) {
    const alpha = rho * dot(s, q)
    alphas.unshift(alpha)
    for (let i = 0; i < q.length; i++) q[i]! -= alpha * y[i]!
  }
  const last = pairs.at(-1)
  const scale = last === undefined ? 1 : dot(last.s, last.y) / dot(last.y, last.y)
  for (let i = 0; i < q.length; i++) q[i]! *= scale
  pairs.forEach(({ s, y, rho }, k) => {
    const beta = rho * dot(y, q)
    for (let i = 0; i < q.length; i++) q[i]! += (alphas[k]! - beta) * s[i]!
  })
  return q.map((v) => -v)
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
