import type { Store } from './store.ts'

/** All stores by name, loaded when first asked for. Each opens the store at a place, making it where there is none. */
export const stores = {
  sqlite: async (path: string): Promise<Store> =>
    (await import('./sqlite/open-sqlite-store.ts')).openSqliteStore(path),
} as const

export type StoreName = keyof typeof stores
