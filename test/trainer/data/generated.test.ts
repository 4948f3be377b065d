import { describe, expect, it } from 'vitest'
import { generate, generatedNames } from '../../../src/trainer/data/generated/index.ts'

describe.each([...generatedNames])('the generated set %s', (name) => {
  it('is the same every time', () => {
    const [once, again] = [generate(name)!, generate(name)!]
    const bytes = (inputs: Uint8Array | Float32Array) => Buffer.from(inputs.buffer)
    expect(bytes(again.main.inputs).equals(bytes(once.main.inputs))).toBe(true)
    expect(bytes(again.test!.inputs).equals(bytes(once.test!.inputs))).toBe(true)
  })

  it('has balanced classes and a test set that differs from the training set', () => {
    const { main, test, classNames } = generate(name)!
    const counts = classNames.map((_, label) => main.labels.filter((other) => other === label).length)
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
    expect(test!.inputs.slice(0, 40)).not.toEqual(main.inputs.slice(0, 40))
  })
})

describe('glyphs', () => {
  it('are 16 x 16 pictures with ink in them', () => {
    const { main, shape } = generate('glyphs')!
    expect(shape).toEqual({ channels: 1, height: 16, width: 16 })
    for (let index = 0; index < main.count; index++) {
      const picture = main.inputs.subarray(index * 256, (index + 1) * 256)
      expect(picture.filter((pixel) => pixel > 100).length).toBeGreaterThan(4)
    }
  })
})

it('there is no generated set of another name', () => {
  expect(generate('toString')).toBeNull()
})
