import { expect, test } from 'vitest'
import { fidelityRungs } from '../../src/space/fidelity-rungs.ts'
import { fidelityParameter } from '../../src/space/parameters.ts'

test.each([
  [{ low: 1, high: 81 }, [1, 3, 9, 27, 81]],
  [{ low: 1, high: 64, factor: 4 }, [1, 4, 16, 64]],
  [{ low: 2, high: 27 }, [2, 6, 18, 27]],
  [{ low: 1, high: 3, factor: 1.5 }, [1, 2, 3]],
  [{ low: 5, high: 5 }, [5]],
])('the rungs of %o are %o', (bounds, rungs) => {
  expect(fidelityRungs(fidelityParameter({ name: 'epochs', ...bounds }))).toEqual(rungs)
})
