/** What the conformance suites need of a test framework: vitest and node:test both have it. */
export interface TestApi {
  describe(name: string, body: () => void): void
  test(name: string, body: () => void | Promise<void>): void
}
