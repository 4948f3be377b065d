import type { Source } from './source.ts'

/** All sources by name, loaded when first asked for. */
export const sources: Readonly<Record<string, () => Promise<Source>>> = {
  wire: async () => (await import('./wire.ts')).wireSource,
}
