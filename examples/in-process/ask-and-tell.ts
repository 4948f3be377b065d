import { openSearch, space } from 'babysit'

// Where something else runs the trials: what to try is asked for, what came of it is told.
// Run it with: npx jiti examples/in-process/ask-and-tell.ts

/** Tries `count` settings; `dir` null keeps nothing. */
export async function search(count: number, dir: string | null) {
  const search = await openSearch({
    name: 'asked',
    space: { lr: space.log(1e-5, 1), width: space.int(8, 256, { scale: 'log' }) },
    goal: { minimize: 'val/loss' },
    dir,
  })
  try {
    for (let i = 0; i < count; i++) {
      const { number, settings } = await search.ask()
      await search.tell(number, measure(settings.lr, settings.width))
    }
    return search.best
  } finally {
    await search.close()
  }
}

/** Stands for a training somewhere else: best at a rate of 0.01 and 64 units. */
function measure(lr: number, width: number): number {
  return 0.1 + (Math.log10(lr) + 2) ** 2 + (Math.log2(width) - 6) ** 2 / 10
}

if (process.argv[1] === import.meta.filename) console.log(await search(30, '.'))
