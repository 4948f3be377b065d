import type { Sampler } from '../../search/samplers/sampler.ts'

/** More answers than the stages of a study ask for. */
const mostKept = 200

/**
 * The recipe plays a stage from its beginning at each look: what a sampler with a model has answered once is not asked again.
 * `about` tells apart whose generator it draws from.
 */
export function rememberingSampler(sampler: Sampler): (about: string) => Sampler {
  const { expect } = sampler
  if (expect === undefined) return () => sampler
  const suggested = new Map<string, ReturnType<Sampler['suggest']>>()
  const expected = new Map<string, ReturnType<typeof expect>>()
  return (about) => ({
    ...sampler,
    suggest(request) {
      const { space, finished, running, count, offset } = request
      const key = JSON.stringify([about, space, finished, running, count, offset])
      return kept(suggested, key, () => sampler.suggest(request))
    },
    expect(request) {
      const key = JSON.stringify([request.space, request.finished])
      return kept(expected, key, () => expect(request))
    },
  })
}

function kept<T>(known: Map<string, T>, key: string, ask: () => T): T {
  const before = known.get(key)
  if (before !== undefined) return before
  const answer = ask()
  if (known.size >= mostKept) known.delete(known.keys().next().value!)
  known.set(key, answer)
  return answer
}
