import { defineConfig } from 'tsdown'

// One output file a source file: workers and lazily loaded parts are found by their path, and stack traces read well.
export default defineConfig({
  entry: ['src/**/*.ts', '!src/trainer/kernels/assembly/**'],
  format: 'esm',
  platform: 'node',
  target: 'node20',
  unbundle: true,
  dts: true,
  clean: false,
  outDir: 'dist',
  outExtensions: () => ({ js: '.js', dts: '.d.ts' }),
})
