import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gp } from '../../../src/search/samplers/gp.ts'
import { random } from '../../../src/search/samplers/random.ts'
import { tpe } from '../../../src/search/samplers/tpe.ts'
import { coarseToFine } from '../../../src/search/tuners/coarse-to-fine.ts'
import { halving } from '../../../src/search/tuners/halving.ts'
import { plain } from '../../../src/search/tuners/plain.ts'
import type { Tuner } from '../../../src/search/tuners/tuner.ts'

export const allTasks =
  '126025 126026 126029 146212 167104 167149 167152 167161 167168 167181 167184 167185 167190 167200 167201 168329 168330 168331 168335 168868'.split(
    ' ',
  )
export const epochs = 2500
export const ours: Readonly<Record<string, Tuner>> = {
  'babysit default': coarseToFine,
  'babysit TPE': plain(tpe),
  'babysit GP': plain(gp),
  'babysit random': plain(random),
  'babysit random + ASHA': halving(random),
}

/** What was computed once, below the temporary folder; computed and kept there where it is not, or is not to be believed. */
export async function kept<T>(
  name: string,
  compute: () => Promise<T>,
  believed: (one: T) => boolean = () => true,
): Promise<T> {
  const folder = join(tmpdir(), 'babysit-bench-lcbench')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name.replace(/\W+/g, '-')}.json`)
  if (existsSync(file)) {
    const one = JSON.parse(readFileSync(file, 'utf8'))
    if (believed(one)) return one
  }
  const result = await compute()
  writeFileSync(file, JSON.stringify(result))
  return result
}
