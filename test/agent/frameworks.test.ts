import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { describeWith, frameworksPython, type Part } from '../requirements.ts'
import { type PythonRun, runPython, troubles } from './run-python.ts'

const folder = fileURLToPath(new URL('../../fixtures/frameworks/', import.meta.url))
const interpreter = frameworksPython()
const patience = 300_000

/** The same program with and without the agent: it must print the same, to the last bit. */
async function heard(script: string, env: Readonly<Record<string, string>> = {}): Promise<PythonRun> {
  const about = { interpreter, env: { TF_CPP_MIN_LOG_LEVEL: '3', ...env } }
  const without = await runPython([folder + script], { agent: false, ...about })
  const run = await runPython([folder + script], { agent: true, ...about })
  expect(without.code, without.stderr).toBe(0)
  expect(without.stdout.split('\n').length).toBeGreaterThan(9)
  expect(run.stdout).toBe(without.stdout)
  expect(run.code, run.stderr).toBe(0)
  expect(troubles(run)).toEqual([])
  expect(run.lines.filter(({ t }) => t === 'hello')).toHaveLength(1)
  expect(run.lines[0]).toMatchObject({ t: 'hello', obeys: [] })
  expect(run.lines.at(-1)).toMatchObject({ t: 'end', status: 'ok' })
  return run
}

/** Numbers as the fixtures print them. */
function fromHex(text: string): number {
  const [, sign, lead, rest, exponent] = /^(-?)0x(\d)\.?([\da-f]*)p([+-]\d+)$/.exec(text)!
  const digits = Number.parseInt(lead! + rest!, 16) / 16 ** rest!.length
  return (sign === '-' ? -1 : 1) * digits * 2 ** Number(exponent)
}

const printed = (run: PythonRun, count: number) => run.stdout.split('\n').slice(0, count).map(fromHex)
const values = (run: PythonRun, name: string) => run.series.get(name)?.map(([, value]) => value)
const steps = (run: PythonRun, name: string) => run.series.get(name)?.map(([step]) => step)

test('numbers are read as Python prints them', () => {
  expect(['0x1.8000000000000p+1', '-0x1.0000000000000p-2', '0x0.0p+0'].map(fromHex)).toEqual([3, -0.25, 0])
})

describe.each(['jax', 'torch', 'tensorflow'] as const)('Keras on %s', (backend) => {
  const library: Part = backend
  describeWith(['keras', library], 'that only listens', () => {
    const env = { KERAS_BACKEND: backend }

    test(
      'hears what `fit` tells its callbacks, once',
      async () => {
        const run = await heard('keras_fit.py', env)
        expect(values(run, 'train/loss')).toEqual(printed(run, 24))
        expect(steps(run, 'train/loss')).toEqual([...Array(24).keys()])
        expect(steps(run, 'val/loss')).toEqual([8, 16, 24])
        expect(steps(run, 'val/accuracy')).toEqual([8, 16, 24])
        expect(steps(run, 'lr')).toEqual([0, 8, 16, 24])
        expect(values(run, 'lr')![3]).toBeCloseTo(0.01 * 0.9 ** 2.4, 6)
        expect([...run.series.keys()].filter((name) => name.startsWith('train/')).sort()).toEqual([
          'train/accuracy',
          'train/loss',
        ])
        expect(run.facts).toMatchObject({
          optimizer: 'Adam',
          loss: 'softmax-cross-entropy',
          batchSize: 24,
          stepsPerEpoch: 8,
          parameters: 178,
        })
      },
      patience,
    )

    test(
      'hears a loop over `train_on_batch`',
      async () => {
        const run = await heard('keras_batches.py', env)
        expect(values(run, 'train/loss')).toEqual(printed(run, 20))
        expect(run.facts).toMatchObject({ optimizer: 'SGD', loss: 'mean-squared-error' })
      },
      patience,
    )
  })
})

describeWith(['keras', 'tensorflow'], 'a loop of TensorFlow that is written out, listened to', () => {
  test(
    'is heard by its tape and its optimizer',
    async () => {
      const run = await heard('tensorflow_tape.py', { KERAS_BACKEND: 'tensorflow' })
      expect(values(run, 'train/loss')).toEqual(printed(run, 15))
      expect(run.facts).toMatchObject({ optimizer: 'SGD', parameters: 5 })
      expect(values(run, 'lr')![0]).toBeCloseTo(0.1, 6)
    },
    patience,
  )
})

describeWith(['jax', 'optax'], 'JAX and optax, listened to', () => {
  test(
    'a step that is compiled as a whole is heard by its results',
    async () => {
      const run = await heard('optax_jit.py')
      expect(values(run, 'train/loss')).toEqual(printed(run, 30))
      expect(steps(run, 'train/loss')).toEqual([...Array(30).keys()])
      expect(run.facts).toMatchObject({
        optimizer: 'adamw',
        regularization: 0.001,
        parameters: 8 * 16 + 16 + 16 + 1,
      })
      expect(values(run, 'lr')![1]).toBeCloseTo(0.02 * 0.9 ** 0.1, 6)
      const layers = run.lines.find(({ t }) => t === 'layers')!['layers'] as Record<string, unknown>[]
      expect(layers.map(({ name, kind }) => [name, kind])).toEqual([
        ['first', 'dense'],
        ['second', 'dense'],
      ])
      expect(layers[0]!['updateRatio']).toBeGreaterThan(0)
    },
    patience,
  )

  test(
    'a loop in which nothing is compiled is heard as it goes',
    async () => {
      const run = await heard('optax_eager.py')
      expect(values(run, 'train/loss')).toEqual(printed(run, 20))
      expect(run.series.get('grad_norm')!.length).toBeGreaterThan(0)
      expect(run.facts).toMatchObject({ optimizer: 'sgd', learningRate: 0.1, momentum: 0.9 })
    },
    patience,
  )

  test(
    'what is compiled stays what it was: methods, several times the same, its attributes',
    async () => {
      const run = await heard('jit_shapes.py')
      expect(run.stdout).toContain('traced 1 times')
      expect(values(run, 'train/loss')!.length).toBeGreaterThan(0)
    },
    patience,
  )
})

describeWith('scikit-learn', 'scikit-learn, listened to', () => {
  test(
    'networks tell their loss after each pass, and what they stop by',
    async () => {
      const run = await heard('sklearn_network.py')
      const lines = run.stdout.trim().split('\n')
      const own = lines.filter((line) => line.includes(' ')).map((line) => line.split(' '))
      expect(values(run, 'train/loss')).toEqual(own.map(([loss]) => fromHex(loss!)))
      expect(values(run, 'val/accuracy')).toEqual(own.map(([, score]) => Number(score)))
      expect(values(run, 'train/loss/MLPRegressor2')).toEqual(
        lines.filter((line) => !line.includes(' ')).map(fromHex),
      )
      expect(run.facts).toMatchObject({ optimizer: 'adam', classes: 2, learningRate: 0.001 })
    },
    patience,
  )

  test(
    'linear models are asked before they learn from a batch; boosting tells its whole curve',
    async () => {
      const run = await heard('sklearn_batches.py')
      expect(run.series.get('train/accuracy')!.every(([, value]) => value >= 0 && value <= 1)).toBe(true)
      expect(steps(run, 'train/loss')!.slice(0, 5)).toEqual([1, 2, 3, 4, 5])
      const squared = values(run, 'train/loss/SGDRegressor2')!
      expect(squared.at(-1)!).toBeLessThan(squared[0]!)
      const curve = JSON.parse(run.stdout.trim().split('\n').at(-1)!.replaceAll("'", '"')) as string[]
      expect(values(run, 'train/loss/GradientBoostingRegressor3')).toEqual(curve.map(fromHex))
    },
    patience,
  )
})
