/** When a run speaks. All of it follows from the lengths of run and epoch: no clock. */
export interface Cadence {
  /** The first steps are reported one by one. */
  readonly first: number
  /** Later, one report for so many steps, averaged over them. */
  readonly every: number
  /** Layers are reported at step 1 and then every so many steps. */
  readonly layersEvery: number
  /** Whether validation is due at the end of `epoch` (counted from 1). */
  readonly validates: (epoch: number) => boolean
}

const singleReports = 20
const reportsOfEpoch = 10
const reportsOfRun = 1000
const layersOfEpoch = 4
const layersOfRun = 58
const validationsOfRun = 100

/**
 * About 10 loss reports and 4 layer reports an epoch; never more than about 1000 and 60 a run, and 100 validations. A
 * validation waits until twice as many samples were trained on as it takes, so that tiny training sets are not slowed
 * down by it.
 */
export function planCadence(run: {
  readonly totalSteps: number
  readonly stepsPerEpoch: number
  readonly batch: number
  readonly validationSamples: number
  readonly reportEvery: number | null
}): Cadence {
  const { totalSteps, stepsPerEpoch } = run
  const epochs = totalSteps / stepsPerEpoch
  const affordable = (2 * run.validationSamples) / (stepsPerEpoch * run.batch)
  const validateEvery = Math.max(1, Math.ceil(epochs / validationsOfRun), Math.ceil(affordable))
  return {
    first: singleReports,
    every:
      run.reportEvery ??
      Math.max(1, Math.ceil(stepsPerEpoch / reportsOfEpoch), Math.ceil(totalSteps / reportsOfRun)),
    layersEvery: Math.max(1, Math.ceil(stepsPerEpoch / layersOfEpoch), Math.ceil(totalSteps / layersOfRun)),
    validates: (epoch) => epoch % validateEvery === 0,
  }
}
