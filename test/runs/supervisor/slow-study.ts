import { fileURLToPath } from 'node:url'
import type { CommandProgram } from '../../../src/domain/program.ts'
import { recipeOf, type TinyStudy, tinyStudy } from './tiny-study.ts'

/** Three slow trials of a command, one after the other. */
export const slowRecipe = recipeOf([
  [{ settings: { lr: 0.05 } }, { settings: { lr: 0.1 }, seed: 2 }, { settings: { lr: 0.2 } }],
])

const program = fileURLToPath(new URL('./programs/slow.mjs', import.meta.url))

/** The study of slow trials in a folder: a new one, or the one that lies there. */
export function slowStudy(dir?: string): Promise<TinyStudy> {
  return tinyStudy({ program: command(20), ...(dir === undefined ? {} : { dir }) })
}

/** A command whose points come every so many milliseconds. */
export function command(pause: number, steps = 40): CommandProgram {
  const words = ['--lr', '{lr}', '--seed', '{seed}', '--steps', String(steps), '--pause', String(pause)]
  return { kind: 'command', argv: [process.execPath, program, ...words], cwd: '/' }
}
