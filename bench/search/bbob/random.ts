/**
 * The generators with which the instances of BBOB are defined (Hansen, Finck, Ros & Auger 2009, "Real-parameter black-box
 * optimization benchmarking: noiseless functions definitions"): a minimal standard generator (Park & Miller) with a shuffle table.
 */
export function uniform(count: number, seed: number): number[] {
  let state = Math.max(1, Math.abs(seed))
  const advance = (): number => {
    const quotient = Math.floor(state / 127_773)
    state = 16_807 * (state - quotient * 127_773) - 2836 * quotient
    if (state < 0) state += 2_147_483_647
    return state
  }
  const table = new Array<number>(32)
  for (let i = 39; i >= 0; i--) {
    advance()
    if (i < 32) table[i] = state
  }
  let last = table[0]!
  return Array.from({ length: count }, () => {
    const next = advance()
    const slot = Math.floor(last / 67_108_865)
    last = table[slot]!
    table[slot] = next
    return last / 2.147483647e9 || 1e-99
  })
}

/** Box & Muller over `uniform`. */
export function gauss(count: number, seed: number): number[] {
  const numbers = uniform(2 * count, seed)
  return Array.from(
    { length: count },
    (_, i) => Math.sqrt(-2 * Math.log(numbers[i]!)) * Math.cos(2 * Math.PI * numbers[count + i]!) || 1e-99,
  )
}

export type Matrix = readonly (readonly number[])[]

/** An orthogonal matrix: Gram & Schmidt on the columns of normal numbers. */
export function rotation(size: number, seed: number): Matrix {
  const numbers = gauss(size * size, seed)
  const columns: number[][] = []
  for (let j = 0; j < size; j++) {
    const column = numbers.slice(j * size, (j + 1) * size)
    for (const before of columns) {
      const along = dot(column, before)
      for (let k = 0; k < size; k++) column[k]! -= along * before[k]!
    }
    const length = Math.sqrt(dot(column, column))
    columns.push(column.map((value) => value / length))
  }
  return Array.from({ length: size }, (_, i) => columns.map((column) => column[i]!))
}

/** Where the optimum of most functions lies: in [-4, 4], on a grid of 0.0008. */
export function optimumAt(size: number, seed: number): number[] {
  return uniform(size, seed).map((u) => (8 * Math.floor(1e4 * u)) / 1e4 - 4 || -1e-5)
}

/** The value of the optimum: a Cauchy number of two decimals. */
export function optimumValue(seed: number): number {
  const [a, b] = [gauss(1, seed)[0]!, gauss(1, seed + 1)[0]!]
  return Math.min(1000, Math.max(-1000, Math.floor((10_000 * a) / b + 0.5) / 100))
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0)
}
