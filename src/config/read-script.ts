import { fileURLToPath } from 'node:url'
import { createJiti } from 'jiti'
import { mistakeAt } from './mistake.ts'
import type { Position, ReadFile } from './study-file.ts'

/**
 * A study file in TypeScript or JavaScript: its default export, or what the function that it exports answers with.
 * `import ... from 'babysit'` finds this package, wherever the file lies.
 * @throws BabysitError BS1101 where it cannot be loaded, BS1102 where it exports nothing
 */
export async function readScript(
  path: string,
  about: { readonly text: string; readonly file: string },
): Promise<ReadFile> {
  const { text, file } = about
  const own = fileURLToPath(
    new URL(import.meta.url.endsWith('.ts') ? '../index.ts' : '../index.js', import.meta.url),
  )
  let loaded: unknown
  try {
    loaded = await createJiti(import.meta.url, {
      fsCache: false,
      moduleCache: false,
      interopDefault: false,
      alias: { babysit: own },
    }).import(path)
  } catch (cause) {
    const message = (cause as Error).message ?? String(cause)
    throw mistakeAt({
      code: 'BS1101',
      file,
      text,
      position: placeOf(cause, path),
      message: `it cannot be loaded: ${message.split('\n')[0]}`,
      next: 'mend the file; it is loaded as it is, and exports its settings as default',
      cause,
    })
  }
  const exported = (loaded as { default?: unknown }).default
  const value: unknown = typeof exported === 'function' ? await (exported as () => unknown)() : exported
  if (value === undefined) {
    throw mistakeAt({
      code: 'BS1102',
      file,
      text,
      position: null,
      message: 'it has no default export',
      next: "write: export default { command: 'python train.py --lr @log:1e-5..1e-1' }",
    })
  }
  return { value, text, position: (keys) => positionInScript(text, keys) }
}

/** Where a syntax error stands, or the last line of the file that an error went through. */
function placeOf(error: unknown, path: string): Position | null {
  const told = /\((\d+):(\d+)\)/.exec(String((error as Error).message))
  if (told !== null) return { line: Number(told[1]), column: Number(told[2]) + 1 }
  const stack = String((error as Error).stack)
  const at = stack.indexOf(`${path}:`)
  const [, line, column] = at < 0 ? [] : (/^:(\d+):(\d+)/.exec(stack.slice(at + path.length)) ?? [])
  return line === undefined ? null : { line: Number(line), column: Number(column) }
}

/** Where the keys of a path stand, one after the other; what is computed cannot be found. */
function positionInScript(text: string, keys: readonly string[]): Position | null {
  let from = Math.max(0, text.search(/export\s+default/))
  let found: number | null = null
  for (const key of keys) {
    const name = key.replace(/[.*+?^$()|[\]{}\\]/g, '\\$&')
    const at = text.slice(from).search(new RegExp(`(?<![\\w$.])(["'\`]?)${name}\\1\\s*:`))
    if (at < 0) break
    found = from + at
    from = found + key.length
  }
  if (found === null) return null
  const before = text.slice(0, found).split('\n')
  return { line: before.length, column: before.at(-1)!.length + 1 }
}
