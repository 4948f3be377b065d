import { accuracyAtChance } from './accuracy-at-chance.ts'
import { accuracyRisingWhileLossFlat } from './accuracy-rising-while-loss-flat.ts'
import { activationsOffScaleAtStart } from './activations-off-scale-at-start.ts'
import { attentionLogitsGrowing } from './attention-logits-growing.ts'
import { bestNextToDivergence } from './best-next-to-divergence.ts'
import { bestTrialsEndEarly } from './best-trials-end-early.ts'
import { bestValueOnBorder } from './best-value-on-border.ts'
import { classImbalance } from './class-imbalance.ts'
import { deadRelu } from './dead-relu.ts'
import { dropoutStillOnAtEvaluation } from './dropout-still-on-at-evaluation.ts'
import { dropoutTooStrong } from './dropout-too-strong.ts'
import { evaluationInTrainingMode } from './evaluation-in-training-mode.ts'
import { explodingGradients } from './exploding-gradients.ts'
import { fastThenStuck } from './fast-then-stuck.ts'
import { firstStepsLearnOnlyTheBias } from './first-steps-learn-only-the-bias.ts'
import { flatThenSuddenDrop } from './flat-then-sudden-drop.ts'
import { gradientNormKeepsGrowing } from './gradient-norm-keeps-growing.ts'
import { gradientOfThePenaltyAlone } from './gradient-of-the-penalty-alone.ts'
import { gradientsAlwaysClipped } from './gradients-always-clipped.ts'
import { gradientsKept } from './gradients-kept.ts'
import { initialLossTooHigh } from './initial-loss-too-high.ts'
import { initialLossTooLow } from './initial-loss-too-low.ts'
import { inputsAllTheSame } from './inputs-all-the-same.ts'
import { inputsNotStandardized } from './inputs-not-standardized.ts'
import { lastThirdWithoutGain } from './last-third-without-gain.ts'
import { layerNotMoving } from './layer-not-moving.ts'
import { learningRateDroppedTooEarly } from './learning-rate-dropped-too-early.ts'
import { lossExploding } from './loss-exploding.ts'
import { lossFallingTooSlowly } from './loss-falling-too-slowly.ts'
import { lossFallingWhileAccuracyFlat } from './loss-falling-while-accuracy-flat.ts'
import { lossFollowsTheEpoch } from './loss-follows-the-epoch.ts'
import { lossNotFinite } from './loss-not-finite.ts'
import { lossNotGoingDown } from './loss-not-going-down.ts'
import { lossOscillating } from './loss-oscillating.ts'
import { lossRisingFromTheStart } from './loss-rising-from-the-start.ts'
import { lossScaleFalling } from './loss-scale-falling.ts'
import { lossSpikes } from './loss-spikes.ts'
import { lossStuckAtSoftmaxFloor } from './loss-stuck-at-softmax-floor.ts'
import { manyDivergedTrials } from './many-diverged-trials.ts'
import { momentumOverALongStretch } from './momentum-over-a-long-stretch.ts'
import { noTrialLearns } from './no-trial-learns.ts'
import { outputsNotMatchingClasses } from './outputs-not-matching-classes.ts'
import { overfittingGap } from './overfitting-gap.ts'
import { perfectTooSoon } from './perfect-too-soon.ts'
import { predictionsConstant } from './predictions-constant.ts'
import { rateAndRegularizationTradeOff } from './rate-and-regularization-trade-off.ts'
import { regularizationDominates } from './regularization-dominates.ts'
import type { Rule } from './rule.ts'
import { runStalled } from './run-stalled.ts'
import { saturatedActivations } from './saturated-activations.ts'
import { stillImprovingAtEnd } from './still-improving-at-end.ts'
import { trainingSetTooSmall } from './training-set-too-small.ts'
import { underfitting } from './underfitting.ts'
import { updateRatioTooHigh } from './update-ratio-too-high.ts'
import { updateRatioTooLow } from './update-ratio-too-low.ts'
import { validationAsGoodAsTraining } from './validation-as-good-as-training.ts'
import { validationAtChance } from './validation-at-chance.ts'
import { validationBelowChance } from './validation-below-chance.ts'
import { validationBetterThanTraining } from './validation-better-than-training.ts'
import { validationFollowsAPeriod } from './validation-follows-a-period.ts'
import { validationLossRising } from './validation-loss-rising.ts'
import { validationWorseFromTheStart } from './validation-worse-from-the-start.ts'
import { vanishingGradients } from './vanishing-gradients.ts'
import { waitingForData } from './waiting-for-data.ts'
import { weightsGrowing } from './weights-growing.ts'
import { weightsNotUpdated } from './weights-not-updated.ts'
import { weightsStartAtZero } from './weights-start-at-zero.ts'
import { winnerWithinNoise } from './winner-within-noise.ts'

/** Every rule there is. A rule is a file here, a test in test/diagnosis/rules and a page in docs/rules, of one name. Causes
 * come before their consequences: where two findings explain each other, the first does. */
export const rules: readonly Rule[] = [
  lossNotFinite,
  lossExploding,
  lossRisingFromTheStart,
  lossNotGoingDown,
  accuracyRisingWhileLossFlat,
  lossFallingTooSlowly,
  fastThenStuck,
  lossOscillating,
  lossSpikes,
  flatThenSuddenDrop,
  initialLossTooHigh,
  initialLossTooLow,
  firstStepsLearnOnlyTheBias,
  lossStuckAtSoftmaxFloor,
  lossFallingWhileAccuracyFlat,
  lossFollowsTheEpoch,
  learningRateDroppedTooEarly,
  lastThirdWithoutGain,
  accuracyAtChance,
  predictionsConstant,
  outputsNotMatchingClasses,
  overfittingGap,
  validationLossRising,
  underfitting,
  dropoutTooStrong,
  dropoutStillOnAtEvaluation,
  gradientOfThePenaltyAlone,
  regularizationDominates,
  validationAtChance,
  validationBelowChance,
  validationWorseFromTheStart,
  validationBetterThanTraining,
  validationAsGoodAsTraining,
  validationFollowsAPeriod,
  perfectTooSoon,
  trainingSetTooSmall,
  classImbalance,
  inputsNotStandardized,
  inputsAllTheSame,
  momentumOverALongStretch,
  updateRatioTooHigh,
  updateRatioTooLow,
  deadRelu,
  saturatedActivations,
  vanishingGradients,
  explodingGradients,
  gradientNormKeepsGrowing,
  gradientsAlwaysClipped,
  layerNotMoving,
  weightsNotUpdated,
  weightsStartAtZero,
  weightsGrowing,
  activationsOffScaleAtStart,
  attentionLogitsGrowing,
  lossScaleFalling,
  waitingForData,
  runStalled,
  gradientsKept,
  evaluationInTrainingMode,
  bestValueOnBorder,
  manyDivergedTrials,
  stillImprovingAtEnd,
  bestTrialsEndEarly,
  winnerWithinNoise,
  bestNextToDivergence,
  rateAndRegularizationTradeOff,
  noTrialLearns,
]
