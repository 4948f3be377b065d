// All kernels. Pointers are byte offsets on multiples of 16 into the one linear memory, which the engine lays out itself;
// `count`, `rows`, `columns` are in numbers. Arrays may be read up to 64 bytes beyond their end, so leave a gap.
export * from './dense'
export * from './convolution'
export * from './pooling'
export * from './activations'
export * from './normalization'
export * from './dropout'
export * from './losses'
export * from './optimizers'
export * from './reductions'

/** First free byte behind the module's own constants. */
export function heapBase(): usize {
  return __heap_base
}

export function copy(to: usize, from: usize, bytes: i32): void {
  memory.copy(to, from, bytes)
}

export function clear(at: usize, bytes: i32): void {
  memory.fill(at, 0, bytes)
}

/** [channel][y][x] images into [y][x][channel]. */
export function channelsLast(x: usize, images: i32, channels: i32, points: i32, y: usize): void {
  for (let n = 0; n < images; n++) {
    for (let p = 0; p < points; p++) {
      for (let c = 0; c < channels; c++, y += 4) f32.store(y, f32.load(x + ((c * points + p) << 2)))
    }
    x += (channels * points) << 2
  }
}
