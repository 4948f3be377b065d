import type { Random } from '../../../math/random.ts'
import type { RawDataset, RawSamples } from '../samples.ts'

/** Two half moons that reach into each other, with noise: a small problem of two classes that is nearly separable. */
export function moons(random: Random): RawDataset {
  return {
    source: 'moons',
    kind: 'table',
    shape: { channels: 1, height: 1, width: 2 },
    classNames: ['0', '1'],
    main: draw(1200, random.stream('main')),
    test: draw(500, random.stream('test')),
  }
}

function draw(count: number, random: Random): RawSamples {
  const inputs = new Float32Array(count * 2)
  const labels = new Int32Array(count)
  for (let index = 0; index < count; index++) {
    const lower = index % 2
    const angle = Math.PI * random.next()
    const x = lower === 0 ? Math.cos(angle) : 1 - Math.cos(angle)
    const y = lower === 0 ? Math.sin(angle) : 0.5 - Math.sin(angle)
    inputs[index * 2] = x + 0.2 * random.normal()
    inputs[index * 2 + 1] = y + 0.2 * random.normal()
    labels[index] = lower
  }
  return { count, inputs, labels }
}
