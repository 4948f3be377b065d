import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Figure, table } from '../../harness/figures.ts'

const promised = 200e6

/** What `many-trials.mjs` says of a process that has asked and told. */
interface Account {
  /** Bytes in the end, and the most that there were. */
  readonly rss: number
  readonly most: number
  /** Of an ask and a tell in the end, both on disk; the median. */
  readonly milliseconds: number
}

/**
 * Memory of a process, everything included, that asks and tells until its search has so many trials of 10 parameters, in a
 * store on disk; and of another one that opens what is there and goes on. Needs `npm run build`: it is what users load.
 */
export function memory({ trials }: { readonly trials: number }): readonly Figure[] {
  const dir = mkdtempSync(join(tmpdir(), 'babysit-memory-'))
  const run = (): Account => {
    const script = fileURLToPath(new URL('many-trials.mjs', import.meta.url))
    const said = execFileSync(process.execPath, [script, dir, String(trials)], { encoding: 'utf8' })
    return JSON.parse(said) as Account
  }
  try {
    const accounts = [
      { what: 'asked and told them all', ...run() },
      { what: 'opened them, and went on', ...run() },
    ]
    const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0)
    console.log(`\nmemory of a search of ${trials} trials`)
    console.log(
      table(
        ['process', 'MB in the end', 'MB at most', 'ms of an ask and tell in the end'],
        accounts.map(({ what, rss, most, milliseconds }) => [
          what,
          megabytes(rss),
          megabytes(most),
          milliseconds.toFixed(2),
        ]),
      ),
    )
    const value = Math.max(...accounts.map(({ most }) => most))
    return [
      {
        name: `speed: memory at ${trials} trials, MB at most`,
        value: value / 1e6,
        interval: null,
        target: `<= ${promised / 1e6}`,
        holds: value <= promised,
        peer: null,
      },
    ]
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
