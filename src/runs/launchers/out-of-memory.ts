import { readFileSync } from 'node:fs'

/**
 * How many processes the system has killed since it started because memory had run out; null where it does not say.
 * Told of the whole machine: who was killed has to be known otherwise.
 */
export function kernelKills(): number | null {
  try {
    const count = /^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1]
    return count === undefined ? null : Number(count)
  } catch {
    return null
  }
}

/** What programs say last when an allocation failed: Python, PyTorch, JAX and TensorFlow, C++, Java, Node, the kernel. */
const wordsOfDespair = [
  /\bout of memory\b/i,
  /\bOutOfMemoryError\b/,
  /^MemoryError\b/,
  /\bMemoryError: /,
  /\bstd::bad_alloc\b/,
  /\bcan't allocate memory\b/i,
  /\bCannot allocate memory\b/,
  /\bRESOURCE_EXHAUSTED\b/,
  /\bResourceExhaustedError\b/,
  /\bUnable to allocate \d/,
]

export function soundsLikeOutOfMemory(lastLine: string): boolean {
  return wordsOfDespair.some((words) => words.test(lastLine))
}

/** Bytes as people say them: `512 MiB`, `2.1 GiB`. */
export function memoryText(bytes: number): string {
  const mebibytes = bytes / 2 ** 20
  return mebibytes < 1024
    ? `${Math.round(mebibytes)} MiB`
    : `${Number((mebibytes / 1024).toPrecision(2))} GiB`
}
