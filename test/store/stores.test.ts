import { join } from 'node:path'
import { describe, test } from 'vitest'
import { stores } from '../../src/store/index.ts'
import { storeSuite } from '../../src/testing/store-suite.ts'

storeSuite({ describe, test }, stores, {
  sqlite: { open: (folder) => stores.sqlite(join(folder, 'store.db')) },
})
