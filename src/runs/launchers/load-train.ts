import { fileURLToPath } from 'node:url'
import { BabysitError } from '../../domain/error.ts'
import type { TrainFunction } from '../wire/guest.ts'

const loaded = new Map<string, Promise<Record<string, unknown>>>()

/**
 * The training function of a module. A module is loaded once a thread, TypeScript as well as JavaScript; what it keeps
 * in its own variables is therefore seen by the thread's next run.
 * @throws BabysitError BS3101 where the module cannot be loaded, BS3102 where it has no such function
 */
export async function loadTrain(module: URL, name: string): Promise<TrainFunction> {
  const key = module.href
  let loading = loaded.get(key)
  if (loading === undefined) {
    loading = importModule(module)
    loaded.set(key, loading)
  }
  const exports = await loading
  const train = exports[name]
  if (typeof train !== 'function') {
    const functions = Object.keys(exports).filter((one) => typeof exports[one] === 'function')
    const has =
      functions.length === 0 ? 'it exports no function at all' : `it exports ${functions.join(', ')}`
    throw new BabysitError('BS3102', `${fileURLToPath(module)} exports no function "${name}"; ${has}.`, {
      next: `Export the training function: export function ${name}(guest) { ... }`,
    })
  }
  return train as TrainFunction
}

async function importModule(module: URL): Promise<Record<string, unknown>> {
  const path = fileURLToPath(module)
  try {
    if (!/\.[cm]?tsx?$/.test(path)) return await import(module.href)
    // Node 20 reads no TypeScript. What does takes longer to load than a thread to start, so only where it is needed; its
    // cache on disk is off: it would lie in a folder that is not ours.
    const { createJiti } = await import('jiti')
    return await createJiti(import.meta.url, { fsCache: false }).import<Record<string, unknown>>(path)
  } catch (cause) {
    throw new BabysitError('BS3101', `The module ${path} could not be loaded: ${(cause as Error).message}`, {
      next: `Check that it runs on its own: npx jiti ${path}`,
      cause,
    })
  }
}
