import { along } from './transforms.ts'

/** The functions before they are shifted, turned and bent. */
export type Basic = (z: readonly number[]) => number

const total = (z: readonly number[], of: (value: number, i: number) => number): number =>
  z.reduce((sum, value, i) => sum + of(value, i), 0)
const cosine = (value: number): number => Math.cos(2 * Math.PI * value)

export const sphere: Basic = (z) => total(z, (value) => value * value)

export const ellipsoid: Basic = (z) => total(z, (value, i) => 1e6 ** along(i, z.length) * value * value)

export const rastrigin: Basic = (z) => 10 * (z.length - total(z, cosine)) + sphere(z)

export const discus: Basic = (z) => 1e6 * z[0]! ** 2 + sphere(z.slice(1))

export const bentCigar: Basic = (z) => z[0]! ** 2 + 1e6 * sphere(z.slice(1))

export const sharpRidge: Basic = (z) => z[0]! ** 2 + 100 * Math.sqrt(sphere(z.slice(1)))

export const differentPowers: Basic = (z) =>
  Math.sqrt(total(z, (value, i) => Math.abs(value) ** (2 + 4 * along(i, z.length))))

export const rosenbrock: Basic = (z) =>
  total(z.slice(1), (next, i) => 100 * (z[i]! ** 2 - next) ** 2 + (z[i]! - 1) ** 2)

export const griewankRosenbrock: Basic = (z) => {
  const sum = total(z.slice(1), (next, i) => {
    const s = 100 * (z[i]! ** 2 - next) ** 2 + (1 - z[i]!) ** 2
    return s / 4000 - Math.cos(s)
  })
  return 10 + (10 * sum) / (z.length - 1)
}

export const weierstrass: Basic = (z) => {
  const waves = (value: number): number => {
    let sum = 0
    for (let k = 0; k < 12; k++) sum += 0.5 ** k * Math.cos(2 * Math.PI * 3 ** k * (value + 0.5))
    return sum
  }
  return 10 * (total(z, waves) / z.length - waves(0)) ** 3
}

export const schaffers: Basic = (z) => {
  const sum = total(z.slice(1), (next, i) => {
    const s = z[i]! ** 2 + next ** 2
    return s ** 0.25 * (1 + Math.sin(50 * s ** 0.1) ** 2)
  })
  return (sum / (z.length - 1)) ** 2
}

export const schwefel: Basic = (z) => {
  const outside = total(z, (value) => Math.max(0, Math.abs(value) - 500) ** 2)
  const sum = total(z, (value) => value * Math.sin(Math.sqrt(Math.abs(value))))
  return 0.01 * (outside + 418.9828872724339 - sum / z.length)
}

export const katsuura: Basic = (z) => {
  const n = z.length
  let product = 1
  for (const [i, value] of z.entries()) {
    let sum = 0
    for (let j = 1; j <= 32; j++) {
      const scaled = 2 ** j * value
      sum += Math.abs(scaled - Math.floor(scaled + 0.5)) / 2 ** j
    }
    product *= (1 + (i + 1) * sum) ** (10 / n ** 1.2)
  }
  return (10 / n / n) * (product - 1)
}
