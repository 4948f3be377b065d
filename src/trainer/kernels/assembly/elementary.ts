// exp and tanh of four numbers at once, to about 1e-7 relative (polynomials of Cephes' expf and tanhf).

/** Below this, just above exp(-64), a number is taken for zero: next to any weight it vanishes, and products would be subnormal. */
const NEGLIGIBLE: f32 = 1.7e-28

/**
 * x with zeros for what is negligible. Arithmetic with subnormal numbers (below 1.2e-38) takes processors up to a hundred
 * times as long, and WebAssembly cannot turn them off; saturated outputs and decaying averages are full of them. A NaN stays.
 */
// @ts-ignore: decorator
@inline
export function flush4(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(NEGLIGIBLE)))
}

/** Exponents below -64 count as -64. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const nan = f32x4.ne(x, x)
  let t = f32x4.pmin(f32x4.splat(88.3762626647949), f32x4.pmax(f32x4.splat(-64), x))
  const n = f32x4.nearest(f32x4.mul(t, f32x4.splat(1.44269504088896341)))
  t = f32x4.sub(t, f32x4.mul(n, f32x4.splat(0.693359375)))
  t = f32x4.sub(t, f32x4.mul(n, f32x4.splat(-2.12194440e-4)))
  let p = f32x4.splat(1.9875691500e-4)
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(1.3981999507e-3))
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(8.3334519073e-3))
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(4.1665795894e-2))
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(1.6666665459e-1))
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(5.0000001201e-1))
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, t), t), t), f32x4.splat(1))
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23)
  return v128.bitselect(x, f32x4.mul(p, power), nan)
}

// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1)
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.pmin(f32x4.neg(x), f32x4.splat(64)))))
}

// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const one = f32x4.splat(1)
  const size = f32x4.abs(x)
  const exponent = f32x4.pmin(f32x4.add(size, size), f32x4.splat(20))
  const large = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(exp4(exponent), one)))
  const signed = v128.bitselect(x, large, i32x4.splat(0x80000000))
  const z = f32x4.mul(x, x)
  let p = f32x4.splat(-5.70498872745e-3)
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(2.06390887954e-2))
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-5.37397155531e-2))
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(1.33314422036e-1))
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-3.33332819422e-1))
  const small = f32x4.add(f32x4.mul(f32x4.mul(p, z), x), x)
  return v128.bitselect(small, signed, f32x4.lt(size, f32x4.splat(0.625)))
}
