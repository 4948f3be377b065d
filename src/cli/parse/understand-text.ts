import type { Readable } from 'node:stream'
import { missedNames } from '../../runs/sources/text/missed-names.ts'
import type { UserMetric } from '../../runs/sources/text/patterns/user.ts'
import { splitLines } from '../../runs/sources/text/split-lines.ts'
import { createTextListener } from '../../runs/sources/text/text-listener.ts'
import { createUnderstanding, type Understood } from './understood.ts'

const longest = 4 * 1024 * 1024

/** Reads an output to its end, as the text source would, and tells what each pattern took. */
export async function understandText(input: Readable, metrics: readonly UserMetric[]): Promise<Understood> {
  const listener = createTextListener({ metrics })
  const understanding = createUnderstanding()
  let [lines, bad, skipping] = [0, 0, false]
  let left: Buffer = Buffer.alloc(0)

  const take = (complete: boolean) => {
    const split = splitLines(left, { skipping, complete, longest })
    left = left.subarray(split.used)
    skipping = split.skipping
    bad += split.tooLong
    for (const line of split.lines) {
      lines++
      const heard = listener.hear(line, 0)
      if (heard === null) for (const name of missedNames(line)) understanding.miss(name)
      else understanding.add({ ...heard, by: heard.pattern })
    }
  }
  for await (const chunk of input) {
    left = Buffer.concat([left, chunk as Buffer])
    take(false)
  }
  take(true)
  return understanding.done({ lines, bad })
}
