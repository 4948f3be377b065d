import { createRequire } from 'node:module'

/** The version of this package, as its manifest says; the sources and the build lie equally deep. */
export const version: string = (createRequire(import.meta.url)('../../package.json') as { version: string })
  .version
