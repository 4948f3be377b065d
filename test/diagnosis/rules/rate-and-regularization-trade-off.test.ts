import { describe, test } from 'vitest'
import { rateAndRegularizationTradeOff } from '../../../src/diagnosis/rules/rate-and-regularization-trade-off.ts'
import { testStudyRule } from '../../../src/testing/rule-tester.ts'
import { studyOf } from '../studies.ts'

/** Good where the product of rate and regularization is about `product`. */
const ridge = (sign: 1 | -1) =>
  studyOf(60, ({ lr, reg }) => ({
    accuracy: 0.9 - 0.1 * Math.abs(Math.log10(lr) + 2.5 + sign * (Math.log10(reg) + 4)),
  }))

testStudyRule({ describe, test }, rateAndRegularizationTradeOff, {
  quiet: {
    'only the rate matters': studyOf(60, ({ lr }) => ({
      accuracy: 0.9 - 0.1 * Math.abs(Math.log10(lr) + 2.5),
    })),
    'both matter, each for itself': studyOf(60, ({ lr, reg }) => ({
      accuracy: 0.9 - 0.1 * Math.abs(Math.log10(lr) + 2.5) - 0.1 * Math.abs(Math.log10(reg) + 4),
    })),
    'a few trials': studyOf(12, ({ lr, reg }) => ({ accuracy: 1 - lr * reg })),
  },
  fires: {
    'against each other': { view: ridge(1), advice: { kind: 'repair', what: 'ridge' } },
    together: { view: ridge(-1) },
  },
})
