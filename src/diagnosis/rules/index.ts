import { accuracyRisingWhileLossFlat } from './accuracy-rising-while-loss-flat.ts'
import { bestValueOnBorder } from './best-value-on-border.ts'
import { deadRelu } from './dead-relu.ts'
import { fastThenStuck } from './fast-then-stuck.ts'
import { layerNotMoving } from './layer-not-moving.ts'
import { lossExploding } from './loss-exploding.ts'
import { lossFallingTooSlowly } from './loss-falling-too-slowly.ts'
import { lossNotFinite } from './loss-not-finite.ts'
import { lossNotGoingDown } from './loss-not-going-down.ts'
import { manyDivergedTrials } from './many-diverged-trials.ts'
import { overfittingGap } from './overfitting-gap.ts'
import type { Rule } from './rule.ts'
import { stillImprovingAtEnd } from './still-improving-at-end.ts'
import { underfitting } from './underfitting.ts'
import { updateRatioTooHigh } from './update-ratio-too-high.ts'
import { updateRatioTooLow } from './update-ratio-too-low.ts'
import { validationLossRising } from './validation-loss-rising.ts'

/** Every rule there is. A rule is a file here, a test in test/diagnosis/rules and a page in docs/rules, of one name. */
export const rules: readonly Rule[] = [
  lossNotFinite,
  lossExploding,
  lossNotGoingDown,
  accuracyRisingWhileLossFlat,
  lossFallingTooSlowly,
  fastThenStuck,
  overfittingGap,
  validationLossRising,
  underfitting,
  updateRatioTooHigh,
  updateRatioTooLow,
  deadRelu,
  layerNotMoving,
  bestValueOnBorder,
  manyDivergedTrials,
  stillImprovingAtEnd,
]
