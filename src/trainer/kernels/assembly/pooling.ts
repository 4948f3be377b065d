// Max pooling over [y][x][channel] images. The winner of each window is kept as its number in scan order; the first of
// equals wins, as in PyTorch.

/** Lanes in which `best` is as large as the candidate, or a NaN, which stays so that it is seen. */
// @ts-ignore: decorator
@inline
function holds(candidate: v128, best: v128): v128 {
  return v128.or(f32x4.le(candidate, best), f32x4.ne(best, best))
}

export function poolForward(
  x: usize, images: i32, height: i32, width: i32, channels: i32, size: i32, y: usize, winners: usize,
): void {
  const tall = height / size
  const wide = width / size
  const point = channels << 2
  const line = width * point
  const quads = channels & ~3
  for (let n = 0; n < images; n++) {
    for (let row = 0; row < tall; row++) {
      for (let column = 0; column < wide; column++) {
        const window = x + row * size * line + column * size * point
        let c = 0
        if (size == 2) {
          // The usual case without inner loops.
          for (; c < quads; c += 4) {
            const top = window + (c << 2)
            let best = v128.load(top)
            let candidate = v128.load(top + point)
            let worse = holds(candidate, best)
            let winner = v128.andnot(i32x4.splat(1), worse)
            best = v128.bitselect(best, candidate, worse)
            candidate = v128.load(top + line)
            worse = holds(candidate, best)
            winner = v128.bitselect(winner, i32x4.splat(2), worse)
            best = v128.bitselect(best, candidate, worse)
            candidate = v128.load(top + line + point)
            worse = holds(candidate, best)
            v128.store(winners, v128.bitselect(winner, i32x4.splat(3), worse))
            v128.store(y, v128.bitselect(best, candidate, worse))
            y += 16
            winners += 16
          }
        }
        for (; c < quads; c += 4) {
          const base = window + (c << 2)
          let best = v128.load(base)
          let winner = i32x4.splat(0)
          let k = 0
          for (let dy = 0; dy < size; dy++) {
            for (let dx = 0; dx < size; dx++) {
              const candidate = v128.load(base + dy * line + dx * point)
              const worse = holds(candidate, best)
              winner = v128.bitselect(winner, i32x4.splat(k), worse)
              best = v128.bitselect(best, candidate, worse)
              k++
            }
          }
          v128.store(y, best)
          v128.store(winners, winner)
          y += 16
          winners += 16
        }
        for (; c < channels; c++) {
          const base = window + (c << 2)
          let best = f32.load(base)
          let winner = 0
          let k = 0
          for (let dy = 0; dy < size; dy++) {
            for (let dx = 0; dx < size; dx++) {
              const candidate = f32.load(base + dy * line + dx * point)
              if (!(candidate <= best) && best == best) {
                best = candidate
                winner = k
              }
              k++
            }
          }
          f32.store(y, best)
          i32.store(winners, winner)
          y += 4
          winners += 4
        }
      }
    }
    x += height * line
  }
}

/** dx = dy at each window's winner, zero elsewhere. */
export function poolBackward(
  dy: usize, winners: usize, images: i32, height: i32, width: i32, channels: i32, size: i32, dx: usize,
): void {
  const tall = height / size
  const wide = width / size
  const point = channels << 2
  const line = width * point
  const quads = channels & ~3
  const remainder = tall * size != height || wide * size != width
  for (let n = 0; n < images; n++) {
    if (remainder) memory.fill(dx, 0, height * line)
    for (let row = 0; row < tall; row++) {
      for (let column = 0; column < wide; column++) {
        const window = dx + row * size * line + column * size * point
        let c = 0
        if (size == 2) {
          for (; c < quads; c += 4) {
            const top = window + (c << 2)
            const gradient = v128.load(dy)
            const winner = v128.load(winners)
            v128.store(top, v128.and(gradient, i32x4.eq(winner, i32x4.splat(0))))
            v128.store(top + point, v128.and(gradient, i32x4.eq(winner, i32x4.splat(1))))
            v128.store(top + line, v128.and(gradient, i32x4.eq(winner, i32x4.splat(2))))
            v128.store(top + line + point, v128.and(gradient, i32x4.eq(winner, i32x4.splat(3))))
            dy += 16
            winners += 16
          }
        }
        for (; c < quads; c += 4) {
          const base = window + (c << 2)
          const gradient = v128.load(dy)
          const winner = v128.load(winners)
          let k = 0
          for (let v = 0; v < size; v++) {
            for (let u = 0; u < size; u++) {
              v128.store(base + v * line + u * point, v128.and(gradient, i32x4.eq(winner, i32x4.splat(k))))
              k++
            }
          }
          dy += 16
          winners += 16
        }
        for (; c < channels; c++) {
          const base = window + (c << 2)
          const winner = i32.load(winners)
          let k = 0
          for (let v = 0; v < size; v++) {
            for (let u = 0; u < size; u++) {
              f32.store(base + v * line + u * point, winner == k ? f32.load(dy) : 0)
              k++
            }
          }
          dy += 4
          winners += 4
        }
      }
    }
    dx += height * line
  }
}
