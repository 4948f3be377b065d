import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** The page, built into dist/web beside what serves it. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: fileURLToPath(new URL('../dist/web', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // A picture inlined as data: would be one more thing to allow.
    assetsInlineLimit: 0,
  },
})
