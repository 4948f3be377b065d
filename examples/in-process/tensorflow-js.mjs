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

// Is a point inside of the circle?
const points = Array.from({ length: 1000 }, () => [2 * Math.random() - 1, 2 * Math.random() - 1])
const inside = points.map(([x, y]) => [x * x + y * y < 0.6 ? 1 : 0])
const [inputs, labels] = [tf.tensor2d(points), tf.tensor2d(inside)]

const { best, reason } = await study({
  name: 'circle',
  space: {
    lr: space.log(1e-4, 1, { start: 0.01 }),
    units: space.int(8, 64, { scale: 'log' }),
    optimizer: space.choice(['adam', 'sgd'], { start: 'adam' }),
  },
  goal: { maximize: 'val/accuracy' },
  effort: { seconds: 120 },
  async train({ settings, budget, samples, signal, about, report }) {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ inputShape: [2], units: settings.units, activation: 'relu' }),
        tf.layers.dense({ units: settings.units, activation: 'relu' }),
        tf.layers.dense({ units: 1, activation: 'sigmoid' }),
      ],
    })
    const optimizer = tf.train[settings.optimizer](settings.lr)
    model.compile({ optimizer, loss: 'binaryCrossentropy', metrics: ['accuracy'] })
    const count = samples ?? 800
    const batchSize = Math.min(32, count)
    const stepsPerEpoch = Math.ceil(count / batchSize)
    const given = budget ?? { amount: 10, unit: 'epochs' }
    const epochs = Math.ceil(given.unit === 'epochs' ? given.amount : given.amount / stepsPerEpoch)
    about({ classes: 2, trainSamples: count, batchSize, stepsPerEpoch, optimizer: settings.optimizer })
    let step = 0
    await model.fit(inputs.slice(0, count), labels.slice(0, count), {
      epochs,
      batchSize,
      verbose: 0,
      validationData: [inputs.slice(800), labels.slice(800)],
      callbacks: {
        // tfjs hands over numbers here; of a tensor one would report (await loss.data())[0].
        async onBatchEnd(_, { loss, acc }) {
          const at = { step, epoch: step / stepsPerEpoch }
          await report({ 'train/loss': loss, 'train/accuracy': acc, lr: settings.lr }, at)
          step++
          if (signal.aborted) model.stopTraining = true
        },
        async onEpochEnd(epoch, logs) {
          await report(
            { 'val/loss': logs.val_loss, 'val/accuracy': logs.val_acc },
            { step, epoch: epoch + 1 },
          )
        },
      },
    })
    model.dispose()
  },
})
console.log(reason)
console.log(best)
