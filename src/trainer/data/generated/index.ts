import { createRandom, type Random } from '../../../math/random.ts'
import type { RawDataset } from '../samples.ts'
import { glyphs } from './glyphs.ts'
import { moons } from './moons.ts'
import { spirals } from './spirals.ts'

const generators: Readonly<Record<string, (random: Random) => RawDataset>> = { spirals, moons, glyphs }

/** Names of the data sets made in code. */
export const generatedNames: readonly string[] = Object.keys(generators)

/** Makes a generated set; always the same samples. Null where there is none of that name. */
export function generate(name: string): RawDataset | null {
  const generator = Object.hasOwn(generators, name) ? generators[name] : undefined
  return generator === undefined ? null : generator(createRandom(`data ${name}`))
}
