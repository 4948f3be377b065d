// Convolutions with stride 1 that keep height and width. Images are [y][x][channel]; the input is padded with a frame
// of zeros, so that the inputs of one output point are `size` stretches of `size * channels` neighbouring numbers: a
// matrix product whose left side is read in place, without im2col. Weights are panels [filter / 8][ky][kx][channel][8].
import { tileColumns, tileRows } from './tile'

/** Copies images into the middle of zero frames of `pad` points. */
export function padImages(x: usize, images: i32, height: i32, width: i32, channels: i32, pad: i32, out: usize): void {
  const line = (width * channels) << 2
  const side = (pad * channels) << 2
  const frame = pad * (line + 2 * side)
  for (let image = 0; image < images; image++) {
    memory.fill(out, 0, frame)
    out += frame
    for (let y = 0; y < height; y++) {
      memory.fill(out, 0, side)
      memory.copy(out + side, x, line)
      memory.fill(out + side + line, 0, side)
      out += line + 2 * side
      x += line
    }
    memory.fill(out, 0, frame)
    out += frame
  }
}

/** y = activation(convolution of the padded x with w + bias); also the input gradient, with `flipPanels` of w. */
export function convolve(
  x: usize, images: i32, height: i32, width: i32, channels: i32, size: i32,
  w: usize, filters: i32, bias: usize, y: usize, activation: i32,
): void {
  const points = height * width
  const point = channels << 2
  const line = (width + size - 1) * point
  const image = (height + size - 1) * line
  const length = size * channels
  const panel = (size * length) << 5
  const out = filters << 2
  for (let n = 0; n < images; n++) {
    for (let filter = 0; filter < filters; filter += 8) {
      const wide = min(8, filters - filter)
      const shift = bias != 0 ? bias + (filter << 2) : 0
      const weights = w + (filter >> 3) * panel
      const target = y + (filter << 2)
      let row = 0
      let column = 0
      for (let p = 0; p < points; p += 4) {
        const a0 = x + row * line + column * point
        let a1 = a0
        let a2 = a0
        let a3 = a0
        const o0 = target + p * out
        let o1 = o0
        let o2 = o0
        let o3 = o0
        if (++column == width) { column = 0; row++ }
        if (p + 1 < points) {
          a1 = x + row * line + column * point
          o1 = o0 + out
          if (++column == width) { column = 0; row++ }
        }
        if (p + 2 < points) {
          a2 = x + row * line + column * point
          o2 = o1 + out
          if (++column == width) { column = 0; row++ }
        }
        if (p + 3 < points) {
          a3 = x + row * line + column * point
          o3 = o2 + out
          if (++column == width) { column = 0; row++ }
        }
        tileRows(a0, a1, a2, a3, size, length, line, weights, shift, o0, o1, o2, o3, wide, activation)
      }
    }
    x += image
    y += points * out
  }
}

/** Panels of the convolution that carries gradients back: filters and channels swapped, windows turned by 180 degrees. */
export function flipPanels(w: usize, channels: i32, size: i32, filters: i32, out: usize): void {
  const window = size * size
  for (let c = 0; c < channels; c += 8) {
    const wide = min(8, channels - c)
    for (let k = window - 1; k >= 0; k--) {
      for (let f = 0; f < filters; f++) {
        const from = w + ((((f >> 3) * window + k) * channels + c << 3) + (f & 7) << 2)
        for (let t = 0; t < 8; t++) f32.store(out + (t << 2), t < wide ? f32.load(from + (t << 5)) : 0)
        out += 32
      }
    }
  }
}

/** dw (panels) = sum over images and points of padded x (the window's inputs) times dy. */
export function convolutionWeightGradient(
  x: usize, images: i32, height: i32, width: i32, channels: i32, size: i32,
  dy: usize, filters: i32, dw: usize,
): void {
  const point = channels << 2
  const line = (width + size - 1) * point
  const image = (height + size - 1) * line
  const length = size * channels
  const total = size * length
  const aSkip = (size - 1) * point
  const out = filters << 2
  for (let n = 0; n < images; n++) {
    let target = dw
    for (let filter = 0; filter < filters; filter += 8) {
      const wide = min(8, filters - filter)
      for (let i = 0; i < total; i += 4) {
        const rows = min(4, total - i)
        const last = total - 1
        const i1 = min(i + 1, last)
        const i2 = min(i + 2, last)
        const i3 = min(i + 3, last)
        tileColumns(
          x + (i / length) * line + ((i % length) << 2),
          x + (i1 / length) * line + ((i1 % length) << 2),
          x + (i2 / length) * line + ((i2 % length) << 2),
          x + (i3 / length) * line + ((i3 % length) << 2),
          point, aSkip,
          dy + (filter << 2), out, 0,
          height, width,
          target, rows, wide, n > 0,
        )
        target += rows << 5
      }
    }
    x += image
    dy += height * width * out
  }
}
