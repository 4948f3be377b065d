import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom, type Random } from '../../../src/math/random.ts'

/** Where made tables lie: outside of what git knows. */
const folder = new URL('../../../.babysit/clinic-tables', import.meta.url).pathname

interface Table {
  readonly rows: number
  readonly row: (random: Random) => readonly [inputs: readonly number[], label: number]
}

const centres = Array.from({ length: 4 }, (_, label) => {
  const random = createRandom(`clouds ${label}`)
  return Array.from({ length: 12 }, () => random.normal())
})

/** Twenty centres in forty dimensions, two a class, and how each of the three hundred inputs sums up these dimensions. */
const wideCentres = Array.from({ length: 20 }, (_, index) => normals(`wide ${index}`, 40))
const wideInputs = Array.from({ length: 300 }, (_, index) => normals(`wide input ${index}`, 40))

function normals(seed: string, count: number): readonly number[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => random.normal())
}

const tables: Readonly<Record<string, Table>> = {
  /** Two rings around each other in the plane, with noise. */
  rings: {
    rows: 2200,
    row: (random) => {
      const label = random.below(2)
      const angle = 2 * Math.PI * random.next()
      const radius = 1 + label + 0.22 * random.normal()
      return [[radius * Math.cos(angle), radius * Math.sin(angle)], label]
    },
  },
  /** Four round islands in the plane, of two classes in turn; few samples, nearly separable. */
  islands: {
    rows: 1500,
    row: (random) => {
      const island = random.below(4)
      const angle = (Math.PI / 2) * island
      const reach = () => 0.33 * random.normal()
      return [[Math.cos(angle) + reach(), Math.sin(angle) + reach()], island % 2]
    },
  },
  /** Two clouds in the plane, one round and one long, that a straight line parts all but well. */
  pair: {
    rows: 1300,
    row: (random) => {
      const label = random.below(2)
      const [x, y] = [random.normal(), random.normal()]
      return [label === 0 ? [0.5 * x - 0.8, 0.5 * y] : [0.3 * x + 0.6, 1.1 * y + 0.5 * x], label]
    },
  },
  /** Six petals in the plane, of three classes in turn. */
  petals: {
    rows: 1700,
    row: (random) => {
      const petal = random.below(6)
      const radius = 0.2 + Math.sqrt(random.next())
      const angle = (Math.PI / 3) * (petal + 0.5 * radius) + 0.16 * random.normal()
      return [[radius * Math.cos(angle), radius * Math.sin(angle)], petal % 3]
    },
  },
  /** Two classes in the plane that meet along a wave and reach into each other; neither column is standardized. */
  coast: {
    rows: 1600,
    row: (random) => {
      const x = 3 * random.next() - 1.5
      const y = 1.2 * random.normal()
      const above = y - 0.8 * Math.sin(2.5 * x) + 0.25 * random.normal()
      return [[0.9 * x + 0.5, 0.6 * y + 0.3], above > 0 ? 1 : 0]
    },
  },
  /** Three classes of five inputs, shells about the middle that reach into each other. */
  shells: {
    rows: 1600,
    row: (random) => {
      const inputs = Array.from({ length: 5 }, () => random.normal())
      const size = Math.hypot(inputs[0]!, inputs[1]!, inputs[2]!) + 0.08 * random.normal()
      return [inputs.map((value, index) => 0.7 * value + 0.2 * index), size < 1.25 ? 0 : size < 1.85 ? 1 : 2]
    },
  },
  /** Ten classes of three hundred inputs, many of which say the same. */
  wide: {
    rows: 2600,
    row: (random) => {
      const label = random.below(10)
      const centre = wideCentres[2 * label + random.below(2)]!
      const point = centre.map((value) => 0.75 * value + random.normal())
      return [
        wideInputs.map(
          (weights) =>
            weights.reduce((sum, weight, i) => sum + weight * point[i]!, 0) / 8 + 0.5 * random.normal(),
        ),
        label,
      ]
    },
  },
  /** Four clouds in twelve dimensions that reach into each other. */
  clouds: {
    rows: 2200,
    row: (random) => {
      const label = random.below(4)
      return [centres[label]!.map((value) => value + 1.6 * random.normal()), label]
    },
  },
}

/** Path of a table; always the same rows. Written when it is first asked for. */
export function tableAt(name: keyof typeof tables): string {
  const file = join(folder, `${name}.csv`)
  if (existsSync(file)) return file
  const { rows, row } = tables[name]!
  const random = createRandom(`table ${name}`)
  const lines = Array.from({ length: rows }, () => {
    const [inputs, label] = row(random)
    return [...inputs.map((value) => value.toFixed(4)), `c${label}`].join(',')
  })
  const head = [
    ...lines[0]!
      .split(',')
      .slice(1)
      .map((_, index) => `x${index}`),
    'label',
  ].join(',')
  mkdirSync(folder, { recursive: true })
  // Several threads may come here at once; each writes the same.
  const part = `${file}.${process.pid}.${random.below(1e9)}`
  writeFileSync(part, `${[head, ...lines].join('\n')}\n`)
  renameSync(part, file)
  return file
}
