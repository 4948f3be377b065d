import * as basic from './basic.ts'
import { gallagher } from './peaks.ts'
import { gauss, optimumAt, optimumValue, rotation, uniform } from './random.ts'
import {
  along,
  bend,
  chained,
  oscillate,
  plus,
  ripple,
  shift,
  stretch,
  type Transform,
  times,
  turn,
  warp,
} from './transforms.ts'

/** What an instance of a function is made of. */
interface Parts {
  readonly size: number
  readonly seed: number
  readonly xopt: readonly number[]
  /** The two rotations, the outer (R) and the inner one (Q). */
  readonly r: ReturnType<typeof rotation>
  readonly q: ReturnType<typeof rotation>
}

type Maker = (parts: Parts) => (x: readonly number[]) => number

/**
 * The 24 noiseless functions of BBOB (Hansen, Finck, Ros & Auger 2009) within [-5, 5], where no penalty applies.
 * @param number 1 to 24
 * @returns the function; its lowest value is `optimum`
 */
export function bbob(
  number: number,
  about: { readonly size: number; readonly instance: number },
): { readonly value: (x: readonly number[]) => number; readonly optimum: number } {
  const { size, instance } = about
  const seed = (seeds[number] ?? number) + 10_000 * instance
  const parts: Parts = {
    size,
    seed,
    xopt: optimumAt(size, number === 12 ? seed + 1_000_000 : seed),
    r: rotation(size, seed + 1_000_000),
    q: rotation(size, seed),
  }
  const raw = makers[number - 1]!(parts)
  const optimum = optimumValue(seed)
  return { value: (x) => raw(x) + optimum, optimum }
}

/** Two functions are variants of their predecessors and share their instances. */
const seeds: Readonly<Record<number, number>> = { 4: 3, 18: 17 }

const of =
  (basicFunction: basic.Basic, ...transforms: readonly Transform[]) =>
  (x: readonly number[]): number =>
    basicFunction(chained(...transforms)(x))

const growth = (size: number): number => Math.max(1, Math.sqrt(size) / 8)

const makers: readonly Maker[] = [
  ({ xopt }) => of(basic.sphere, shift(xopt)),
  ({ xopt }) => of(basic.ellipsoid, shift(xopt), oscillate),
  ({ xopt }) => of(basic.rastrigin, shift(xopt), oscillate, bend(0.2), stretch(10)),
  ({ xopt }) => {
    const center = xopt.map((value, i) => (i % 2 === 0 ? Math.abs(value) : value))
    return of(basic.rastrigin, shift(center), oscillate, stretch(10), (z) =>
      z.map((value, i) => (i % 2 === 0 && value > 0 ? 10 * value : value)),
    )
  },
  linearSlope,
  attractiveSector,
  stepEllipsoid,
  ({ size, xopt }) =>
    of(basic.rosenbrock, shift(xopt.map((value) => 0.75 * value)), times(growth(size)), plus(1)),
  ({ size, q }) => of(basic.rosenbrock, turn(q), times(growth(size)), plus(0.5)),
  ({ xopt, r }) => of(basic.ellipsoid, shift(xopt), turn(r), oscillate),
  ({ xopt, r }) => of(basic.discus, shift(xopt), turn(r), oscillate),
  ({ xopt, r }) => of(basic.bentCigar, shift(xopt), turn(r), bend(0.5), turn(r)),
  ({ xopt, r, q }) => of(basic.sharpRidge, shift(xopt), warp(r, 10, q)),
  ({ xopt, r }) => of(basic.differentPowers, shift(xopt), turn(r)),
  ({ xopt, r, q }) => of(basic.rastrigin, shift(xopt), turn(r), oscillate, bend(0.2), warp(r, 10, q)),
  ({ xopt, r, q }) => of(basic.weierstrass, shift(xopt), turn(r), oscillate, warp(r, 0.01, q)),
  ({ xopt, r, q }) => of(basic.schaffers, shift(xopt), turn(r), bend(0.5), turn(q), stretch(10)),
  ({ xopt, r, q }) => of(basic.schaffers, shift(xopt), turn(r), bend(0.5), turn(q), stretch(1000)),
  ({ size, q }) => of(basic.griewankRosenbrock, turn(q), times(growth(size)), plus(0.5)),
  schwefel,
  ({ size, seed }) => gallagher(size, seed, { peaks: 101, first: Math.sqrt(1000), width: 10 }),
  ({ size, seed }) => gallagher(size, seed, { peaks: 21, first: 1000, width: 9.8 }),
  ({ xopt, r, q }) => of(basic.katsuura, shift(xopt), warp(r, 100, q)),
  lunacek,
]

function linearSlope({ xopt, size }: Parts) {
  return (x: readonly number[]): number =>
    x.reduce((sum, value, i) => {
      const corner = xopt[i]! > 0 ? 5 : -5
      const slope = Math.sign(corner) * 10 ** along(i, size)
      return sum + 5 * Math.abs(slope) - slope * (value * corner < 25 ? value : corner)
    }, 0)
}

function attractiveSector({ xopt, r, q }: Parts) {
  const inner = chained(shift(xopt), warp(r, 10, q))
  return (x: readonly number[]): number => {
    const sum = inner(x).reduce((all, value, i) => all + (value * xopt[i]! > 0 ? 1e4 : 1) * value * value, 0)
    return ripple(sum) ** 0.9
  }
}

function stepEllipsoid({ xopt, r, q, size }: Parts) {
  const round = (value: number): number => Math.floor(value + 0.5)
  const inner = chained(shift(xopt), turn(q), stretch(10))
  return (x: readonly number[]): number => {
    const hat = inner(x)
    const steps = hat.map((value) => (Math.abs(value) > 0.5 ? round(value) : round(10 * value) / 10))
    const sum = turn(r)(steps).reduce((all, value, i) => all + 100 ** along(i, size) * value * value, 0)
    return 0.1 * Math.max(Math.abs(hat[0]!) * 1e-4, sum)
  }
}

function schwefel({ size, seed }: Parts) {
  const signs = uniform(size, seed).map((u) => (u < 0.5 ? -1 : 1))
  const far = 4.2096874633
  return of(
    basic.schwefel,
    (x) => x.map((value, i) => 2 * signs[i]! * value),
    (x) => x.map((value, i) => (i === 0 ? value : value + 0.25 * (x[i - 1]! - far))),
    plus(-far),
    stretch(10),
    plus(far),
    times(100),
  )
}

function lunacek({ size, seed, r, q }: Parts) {
  const signs = gauss(size, seed).map((value) => (value < 0 ? -1 : 1))
  const near = 2.5
  const s = 1 - 0.5 / (Math.sqrt(size + 20) - 4.1)
  const far = -Math.sqrt((near * near - 1) / s)
  const inner = warp(r, 100, q)
  return (x: readonly number[]): number => {
    const hat = x.map((value, i) => 2 * signs[i]! * value)
    const square = (center: number): number => hat.reduce((sum, value) => sum + (value - center) ** 2, 0)
    const waves = inner(plus(-near)(hat)).reduce((sum, value) => sum + Math.cos(2 * Math.PI * value), 0)
    return Math.min(square(near), size + s * square(far)) + 10 * (size - waves)
  }
}
