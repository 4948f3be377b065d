import type { LayerStatistics } from '../../domain/series.ts'
import type { WeightPictures } from '../../domain/weight-pictures.ts'
import { createAverages } from './average.ts'
import { planCadence } from './cadence.ts'
import { createEvaluator, evaluateTwice } from './evaluate.ts'
import type { PreparedRun, TrainingOrders } from './prepare.ts'
import { learningRateAt, warmupSteps } from './schedule.ts'
import { firstLayerPictures } from './weight-pictures.ts'

/** Where a run is heard. */
export interface Listener {
  readonly log: (
    values: Readonly<Record<string, number>>,
    at: { readonly step: number; readonly epoch: number },
  ) => void
  readonly layers: (step: number, layers: readonly LayerStatistics[]) => void
  /** Where left out, none are made. */
  readonly pictures?: (pictures: WeightPictures) => void
  readonly shouldStop: () => boolean
}

/**
 * Trains to the end of the budget, until told to stop, or until the loss is no longer finite.
 *
 * What step number s (counted from 0) gives is measured before its update, after s updates: so it is reported as step s,
 * and the first report, step 0, is of the untouched network. After the first 20 steps, means over an interval are
 * reported at the number of updates done by its end. Validation at the end of epochs, and at the end of the run.
 */
export function runTraining(run: PreparedRun, orders: TrainingOrders, listener: Listener): void {
  const { settings, data, engine, batches, totalSteps, fault } = run
  const { stepsPerEpoch } = batches
  const evaluate = createEvaluator(engine, data.features)
  const averages = createAverages(batches.size)
  const cadence = planCadence({
    totalSteps,
    stepsPerEpoch,
    batch: batches.size,
    validationSamples: orders.evaluate === 'none' ? 0 : data.validation.count,
    reportEvery: settings.reportEvery,
  })
  const schedule = {
    kind: settings.schedule,
    learningRate: settings.lr,
    totalSteps,
    warmupSteps: warmupSteps(settings.warmup, totalSteps),
  }
  let again: Readonly<Record<string, number>> = {}
  const log = (values: Readonly<Record<string, number>>, step: number) => {
    listener.log({ ...again, ...values }, { step, epoch: step / stepsPerEpoch })
    again = {}
  }
  const quarter = Math.ceil(totalSteps / 4)
  let rate = 0
  let done = 0
  while (done < totalSteps && !listener.shouldStop()) {
    batches.next()
    rate = learningRateAt(done, schedule) * (fault?.rate?.(done / totalSteps) ?? 1)
    const step = { learningRate: rate, regularization: settings.reg, clip: settings.clip }
    const measured = (done - 1) % cadence.layersEvery === 0
    if (measured) engine.measureNextStep()
    const result = engine.step(batches.x, batches.y, batches.size, fault?.step?.(step) ?? step)
    averages.add(result)
    if (measured) listener.layers(done, engine.layerStatistics())
    if (!Number.isFinite(result.loss)) {
      log({ ...averages.take(), 'train/loss': result.loss, lr: rate }, done)
      return
    }
    if (done < cadence.first) log({ ...averages.take(), lr: rate }, done)
    done++
    if (done === 1 && orders.evaluate === 'twice') {
      const { first, second } = evaluateTwice(engine, data.validation, data.features)
      // Said together with what comes next, which is of the same step.
      again = { 'val/again': first, 'val/again2': second }
    }
    if (done % quarter === 0 || done === totalSteps) showWeights()
    if (done === totalSteps) break
    const epochEnds = done % stepsPerEpoch === 0
    if (epochEnds && orders.evaluate !== 'none' && cadence.validates(done / stepsPerEpoch)) {
      log({ ...trained(), ...validation() }, done)
    } else if (done > cadence.first && (done - cadence.first) % cadence.every === 0) log(trained(), done)
  }
  if (done === 0) return
  const test = orders.evaluate === 'test' ? evaluate(data.test) : null
  log(
    {
      ...trained(),
      ...(orders.evaluate === 'none' ? {} : validation()),
      ...(test === null ? {} : { 'test/loss': test.loss, 'test/accuracy': test.accuracy }),
    },
    done,
  )

  function showWeights(): void {
    if (listener.pictures === undefined) return
    const pictures = firstLayerPictures(engine, run.network, done)
    if (pictures !== null) listener.pictures(pictures)
  }

  function trained(): Readonly<Record<string, number>> {
    return { ...averages.take(), lr: rate }
  }

  function validation(): Readonly<Record<string, number>> {
    const { loss, accuracy } = evaluate(data.validation)
    return { 'val/loss': loss, 'val/accuracy': accuracy }
  }
}
