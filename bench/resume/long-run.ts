import { fileURLToPath } from 'node:url'
import { recipeOf, tinyStudy } from '../../test/runs/supervisor/tiny-study.ts'

/** Microseconds a point that the supervisor, rules and store included, spends on a run of so many points. */
export async function costOfPoint(points: number): Promise<number> {
  const module = fileURLToPath(new URL('./many-points.mjs', import.meta.url))
  const study = await tinyStudy({ program: { kind: 'function', module, export: 'train' } })
  const before = process.cpuUsage()
  try {
    const { observed } = await study.supervise({ recipe: recipeOf([[{ settings: { points } }]]) })
    const { user, system } = process.cpuUsage(before)
    const [one] = observed
    if (one?.trial.metrics['train/loss']?.count !== points) throw new Error('points are missing')
    return (user + system) / points
  } finally {
    await study.remove()
  }
}
