import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/property-seed.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // A hang still ends. What is slow on a machine with other work is no failure: speed is measured in bench/.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    reporters: ['default', './test/reporters/closing-line.ts'],
  },
})
