import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { describeWith } from '../requirements.ts'
import { fixtures, type PythonRun, runPython, troubles } from './run-python.ts'

/** Words that a script is given; each is run as often as it has lists of them. */
const words: Readonly<Record<string, readonly string[]>> = {
  'loader_workers.py fork': ['loader_workers.py', 'fork'],
  'loader_workers.py spawn': ['loader_workers.py', 'spawn'],
}
const scripts = readdirSync(fixtures).filter((name) => name.endsWith('.py'))
const cases = scripts.flatMap((name) => {
  const own = Object.entries(words).filter(([, [script]]) => script === name)
  return own.length > 0 ? own.map(([title, list]) => ({ title, list })) : [{ title: name, list: [name] }]
})

/** Exit codes that are not 0, and what is heard of a script apart from `train/loss` and `lr`. */
const codes: Readonly<Record<string, number>> = { 'sys_exit.py': 7, 'os_exit.py': 5, 'forgetful.py': 1 }
const losses: Readonly<Record<string, readonly string[]>> = {
  'gan.py': ['train/loss/optimizerD', 'train/loss/optimizerG'],
}
const also: Readonly<Record<string, readonly string[]>> = {
  'loader_validation.py': ['val/loss', 'val/accuracy', 'grad_norm'],
  'rate_by_hand.py': ['val/loss', 'val/accuracy', 'train/accuracy'],
  'variational.py': ['val/loss'],
  'groups_and_warmup.py': ['lr/2'],
  'sparse.py': ['lr/dense', 'grad_norm/sparse'],
}

describeWith('torch', 'a run that is only listened to', () => {
  const runs = new Map<string, { with: PythonRun; without: PythonRun }>()

  beforeAll(async () => {
    // Two at a time: most of their time is the import of PyTorch.
    const waiting = [...cases]
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { title, list } = next
        const command = [join(fixtures, list[0]!), ...list.slice(1)]
        const [other, own] = title === 'distributed.py' ? [['29611'], ['29612']] : [[], []]
        const without = await runPython([...command, ...other], { agent: false })
        runs.set(title, { without, with: await runPython([...command, ...own], { agent: true }) })
      }
    }
    await Promise.all([work(), work()])
  }, 1_200_000)

  test.each(cases)('prints the same numbers, to the last digit: $title', ({ title }) => {
    const { with: heard, without } = runs.get(title)!
    expect(without.code, without.stderr).toBe(codes[title] ?? 0)
    expect(without.stdout.split('\n').length).toBeGreaterThan(9)
    expect(heard.stdout).toBe(without.stdout)
    expect(heard.code).toBe(without.code)
  })

  test.each(cases)('is heard: $title', ({ title }) => {
    const { with: heard } = runs.get(title)!
    expect(troubles(heard)).toEqual([])
    expect(heard.lines[0]).toMatchObject({ t: 'hello', v: 1, obeys: [] })
    expect(heard.lines.filter(({ t }) => t === 'hello')).toHaveLength(1)
    const names = losses[title] ?? ['train/loss']
    for (const name of [...names, 'lr', ...(also[title] ?? [])]) {
      expect(heard.series.get(name)?.length ?? 0, name).toBeGreaterThan(0)
    }
  })

  test('every loss that was printed was heard, the same number at the same step', () => {
    for (const title of ['plain.py', 'functional_network.py', 'recurrent.py', 'lbfgs.py', 'stream.py']) {
      const { with: heard } = runs.get(title)!
      const printed = heard.stdout.trim().split('\n').map(Number)
      expect(
        heard.series.get('train/loss')?.map(([, value]) => value),
        title,
      ).toEqual(printed)
      expect(
        heard.series.get('train/loss')?.map(([step]) => step),
        title,
      ).toEqual(printed.map((_, step) => step))
    }
  })

  test('gradients that are accumulated make one loss a step, their sum', () => {
    const { with: heard } = runs.get('accumulation.py')!
    const printed = heard.stdout.trim().split('\n').map(Number)
    const points = heard.series.get('train/loss')!
    expect(points).toHaveLength(printed.length / 4)
    for (const [index, [, value]] of points.entries()) {
      const sum = printed.slice(4 * index, 4 * index + 4).reduce((a, b) => a + b)
      expect(value).toBeCloseTo(sum, 10)
    }
  })

  test('validation is what the script makes of it', () => {
    const { with: heard } = runs.get('loader_validation.py')!
    const printed = [...heard.stdout.matchAll(/^validation (\S+) (\S+)$/gm)].map(([, loss, share]) => [
      Number(loss),
      Number(share),
    ])
    const [loss, accuracy] = [heard.series.get('val/loss')!, heard.series.get('val/accuracy')!]
    expect(loss.map(([step]) => step)).toEqual([16, 32, 48, 64])
    for (const [index, [first, second]] of printed.entries()) {
      expect(loss[index]![1]).toBeCloseTo(first!, 6)
      expect(accuracy[index]![1]).toBe(second)
    }
  })

  test('a step that the scaler left out is counted, and its loss is not told', () => {
    const { with: heard } = runs.get('mixed_precision.py')!
    const values = heard.series.get('train/loss')!.map(([, value]) => value)
    expect(values.every(Number.isFinite)).toBe(true)
    if (values.length < 30) expect(heard.facts['skippedSteps']).toBe(1)
  })

  test('labels that the loss leaves out count for no class', () => {
    const { classShares, classification } = runs.get('masked_labels.py')!.with.facts
    const [first, ...shares] = classShares as number[]
    expect(classification).toBe(false)
    expect(first).toBe(0)
    expect(shares.at(-1)).toBeGreaterThan(0.4)
  })

  test('layers, facts, and who is fixed on purpose', () => {
    const { with: heard } = runs.get('fine_tuning.py')!
    expect(heard.facts).toMatchObject({
      classes: 3,
      labelSmoothing: 0.1,
      optimizer: 'Adam',
      learningRate: 0.01,
      frozenLayers: ['0'],
    })
    const first = heard.lines.find(({ t }) => t === 'layers')!['layers'] as Record<string, number>[]
    expect(first.map((layer) => layer['name'])).toEqual(['0', '2', '4'])
    expect(first[0]!['updateRatio']).toBe(0)
    expect(first[1]!['updateRatio']).toBeGreaterThan(0)
  })
})

describe('the fixtures', () => {
  test('are at least twenty', () => expect(cases.length).toBeGreaterThanOrEqual(20))
})
