// Inverted dropout. `state` is four xorshift128 generators side by side: 4 x 16 bytes, seeded by the caller.

// @ts-ignore: decorator
@inline
function draw(state: usize): v128 {
  let t = v128.load(state, 48)
  const s = v128.load(state)
  v128.store(state, v128.load(state, 32), 48)
  v128.store(state, v128.load(state, 16), 32)
  v128.store(state, s, 16)
  t = v128.xor(t, i32x4.shl(t, 11))
  t = v128.xor(t, i32x4.shr_u(t, 8))
  t = v128.xor(t, v128.xor(s, i32x4.shr_u(s, 19)))
  v128.store(state, t)
  return t
}

/** y = x * mask, mask = 1 / (1 - rate) with probability 1 - rate and 0 otherwise. */
export function dropoutForward(x: usize, count: i32, rate: f32, state: usize, mask: usize, y: usize): void {
  const end = x + (count << 2)
  const keep = f32x4.splat(rate < 1 ? 1 / (1 - rate) : 0)
  const limit = f32x4.splat(rate * 16777216)
  for (; x < end; x += 16, y += 16, mask += 16) {
    const uniform = f32x4.convert_i32x4_u(i32x4.shr_u(draw(state), 8))
    const m = v128.and(keep, f32x4.ge(uniform, limit))
    v128.store(mask, m)
    v128.store(y, f32x4.mul(v128.load(x), m))
  }
}

/** out = a * b */
export function multiply(a: usize, b: usize, count: i32, out: usize): void {
  const end = a + (count << 2)
  for (; a < end; a += 16, b += 16, out += 16) v128.store(out, f32x4.mul(v128.load(a), v128.load(b)))
}
