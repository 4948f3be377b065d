import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom, type Random } from '../../src/math/random.ts'

/** Clouds of points around one centre for each class: a table that any sound program learns. */
interface Clouds {
  readonly classes: number
  readonly features: number
  /** Rows of each class. */
  readonly rows: (label: number) => number
  /** Deviation of a cloud, where the centres have a deviation of one. */
  readonly spread: number
  /** Share of labels drawn at random. */
  readonly wrong?: number
}

const tables: Readonly<Record<string, Clouds>> = {
  imbalanced: { classes: 3, features: 8, rows: (label) => [1500, 120, 60][label]!, spread: 0.6 },
  'two-classes': { classes: 2, features: 5, rows: () => 400, spread: 0.7 },
  'hundred-classes': { classes: 100, features: 30, rows: () => 30, spread: 0.4 },
  noisy: { classes: 4, features: 10, rows: () => 300, spread: 0.8, wrong: 0.2 },
  tiny: { classes: 2, features: 20, rows: () => 60, spread: 1.2 },
}

/** Writes the tables into a folder of their own for as long as `use` takes. */
export async function withTables<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'babysit-check-'))
  try {
    for (const [name, clouds] of Object.entries(tables)) {
      writeFileSync(join(folder, `${name}.csv`), csv(clouds, createRandom(name)))
    }
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function csv(clouds: Clouds, random: Random): string {
  const { classes, features, spread, wrong = 0 } = clouds
  const lines: string[] = []
  for (let label = 0; label < classes; label++) {
    const centre = Array.from({ length: features }, () => random.normal())
    for (let row = 0; row < clouds.rows(label); row++) {
      const values = centre.map((value) => (value + spread * random.normal()).toFixed(4))
      const said = random.next() < wrong ? random.below(classes) : label
      lines.push([...values, `c${said}`].join(','))
    }
  }
  const head = [...Array.from({ length: features }, (_, index) => `x${index}`), 'label'].join(',')
  return `${[head, ...random.shuffle(lines)].join('\n')}\n`
}
