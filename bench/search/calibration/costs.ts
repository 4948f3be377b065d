import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Figure } from '../../harness/figures.ts'

const tasks = ['moons', 'spirals', 'glyphs']
const babysit = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url))

/**
 * What the recipe says that all stages will cost, once the first trials have run, against what they did cost: in epochs, which
 * do not depend on what else the machine does.
 */
export async function costs(seeds: readonly number[]): Promise<readonly Figure[]> {
  console.log('\n| task | seed | forecast, epochs | spent | off |\n| --- | --- | --- | --- | --- |')
  const off: number[] = []
  for (const task of tasks) {
    for (const seed of seeds) {
      const { forecast, epochs } = await costOf(task, seed)
      off.push(forecast.epochs / epochs - 1)
      console.log(
        `| ${task} | ${seed} | ${forecast.epochs.toFixed(0)} | ${epochs.toFixed(0)} | ${(100 * off.at(-1)!).toFixed(1)} % |`,
      )
    }
  }
  const worst = Math.max(...off.map(Math.abs))
  const name = `calibration: forecast of cost in epochs, the worst of ${off.length} studies`
  return [{ name, value: worst, interval: null, target: '<= 0.1', holds: worst <= 0.1, peer: null }]
}

async function costOf(task: string, seed: number): Promise<{ epochs: number; forecast: { epochs: number } }> {
  const cwd = mkdtempSync(join(tmpdir(), 'babysit-cost-'))
  try {
    const words = ['--import', import.meta.resolve('jiti/register'), babysit]
    const run = ['run', '--data', task, '--seed', String(seed), '--json']
    const { stdout } = await promisify(execFile)(process.execPath, [...words, ...run], {
      cwd,
      maxBuffer: 2 ** 28,
    })
    return JSON.parse(stdout).cost
  } finally {
    rmSync(cwd, { recursive: true })
  }
}
