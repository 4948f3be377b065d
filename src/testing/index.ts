// What `import … from 'babysit/testing'` gives: the suites that hold a part to its contract, for parts of your own.
// Each is called with `{ describe, test }` of a test framework; vitest and node:test will do.
export { behaviours, type LauncherSubject, launcherSuite } from './launcher-suite.ts'
export { type RunRuleCases, type StudyRuleCases, testRunRule, testStudyRule } from './rule-tester.ts'
export { curve, type RunScript } from './run-script.ts'
export { samplerSuite } from './sampler-suite.ts'
export { schedulerSuite } from './scheduler-suite.ts'
export { type SourceSubject, sourceSuite } from './source-suite.ts'
export { type StoreSubject, storeSuite } from './store-suite.ts'
export type { TestApi } from './test-api.ts'
export { tunerSuite } from './tuner-suite.ts'
