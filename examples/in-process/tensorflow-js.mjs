// The same with TensorFlow.js, which babysit does not depend on. In a folder of your own:
//   npm install babysit @tensorflow/tfjs
//   node tensorflow-js.mjs
import { space, study } from 'babysit'

// By a name that no tool takes for a dependency of babysit.
const library = '@tensorflow/tfjs'
const tf = await import(library).catch(() => {
  console.error(`TensorFlow.js is not installed: npm install ${library}`)
  process.exit(1)
})

const noisy = (x) => Math.sin(3 * x) + 0.1 * (Math.random() - 0.5)
const points = Array.from({ length: 500 }, () => 2 * Math.random() - 1)
const [x, y] = [points, points.map(noisy)].map((values) => tf.tensor2d(values, [values.length, 1]))

const { best } = await study({
  name: 'sine',
  space: {
    lr: space.log(1e-5, 1),
    units: space.int(4, 128, { scale: 'log' }),
    optimizer: space.choice(['adam', 'sgd']),
  },
  goal: { minimize: 'val/loss' },
  effort: { seconds: 120 },
  async train({ settings, budget, samples, signal, report }) {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ inputShape: [1], units: settings.units, activation: 'tanh' }),
        tf.layers.dense({ units: 1 }),
      ],
    })
    model.compile({ optimizer: tf.train[settings.optimizer](settings.lr), loss: 'meanSquaredError' })
    const count = samples ?? 400
    const batchSize = Math.min(32, count)
    const stepsPerEpoch = Math.ceil(count / batchSize)
    const epochs =
      budget === null
        ? 20
        : Math.ceil(budget.unit === 'epochs' ? budget.amount : budget.amount / stepsPerEpoch)
    let step = 0
    await model.fit(x.slice(0, count), y.slice(0, count), {
      epochs,
      batchSize,
      verbose: 0,
      validationData: [x.slice(400), y.slice(400)],
      callbacks: {
        // tfjs hands over numbers here; of a tensor one would report (await loss.data())[0].
        async onBatchEnd(_, { loss }) {
          await report({ 'train/loss': loss, lr: settings.lr }, { step, epoch: step / stepsPerEpoch })
          step++
          if (signal.aborted) model.stopTraining = true
        },
        async onEpochEnd(epoch, logs) {
          await report({ 'val/loss': logs.val_loss }, { step, epoch: epoch + 1 })
        },
      },
    })
    model.dispose()
  },
})
console.log(best)
