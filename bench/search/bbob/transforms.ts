import { dot, type Matrix } from './random.ts'

export type Transform = (x: readonly number[]) => number[]

/** From the variables inward: the first transform is applied first. */
export function chained(...transforms: readonly Transform[]): Transform {
  return (x) => transforms.reduce<number[]>((z, transform) => transform(z), [...x])
}

/** How far along its dimensions a number stands, from 0 to 1. */
export function along(i: number, size: number): number {
  return i / (size - 1)
}

export const shift =
  (center: readonly number[]): Transform =>
  (x) =>
    x.map((value, i) => value - center[i]!)

export const times =
  (factor: number): Transform =>
  (x) =>
    x.map((value) => factor * value)

export const plus =
  (term: number): Transform =>
  (x) =>
    x.map((value) => value + term)

export const turn =
  (matrix: Matrix): Transform =>
  (x) =>
    matrix.map((row) => dot(row, x))

/** Lambda^alpha: the last dimension is stretched by the root of alpha, the others less. */
export const stretch =
  (alpha: number): Transform =>
  (x) =>
    x.map((value, i) => alpha ** (0.5 * along(i, x.length)) * value)

/** T_osz of one number: small smooth irregularities. */
export function ripple(value: number): number {
  if (value === 0) return 0
  const t = Math.log(Math.abs(value)) / 0.1
  const [c1, c2] = value > 0 ? [1, 0.79] : [0.55, 0.31]
  return Math.sign(value) * Math.exp(t + 0.49 * (Math.sin(c1 * t) + Math.sin(c2 * t))) ** 0.1
}

export const oscillate: Transform = (x) => x.map(ripple)

/** T_asy^beta: breaks the symmetry of the positive side. */
export const bend =
  (beta: number): Transform =>
  (x) =>
    x.map((value, i) => (value > 0 ? value ** (1 + beta * along(i, x.length) * Math.sqrt(value)) : value))

/** Turn, stretch, turn as one. */
export const warp = (outer: Matrix, alpha: number, inner: Matrix): Transform =>
  chained(turn(inner), stretch(alpha), turn(outer))
