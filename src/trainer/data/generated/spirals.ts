import type { Random } from '../../../math/random.ts'
import type { RawDataset, RawSamples } from '../samples.ts'

const arms = 3
const turns = 1.25

/** Three interleaved spiral arms in the plane, one class each; no straight line parts them. */
export function spirals(random: Random): RawDataset {
  return {
    source: 'spirals',
    kind: 'table',
    shape: { channels: 1, height: 1, width: 2 },
    classNames: ['0', '1', '2'],
    main: draw(1500, random.stream('main')),
    test: draw(600, random.stream('test')),
  }
}

function draw(count: number, random: Random): RawSamples {
  const inputs = new Float32Array(count * 2)
  const labels = new Int32Array(count)
  for (let index = 0; index < count; index++) {
    const arm = index % arms
    const radius = 0.05 + 0.95 * Math.sqrt(random.next())
    const angle = 2 * Math.PI * (arm / arms + turns * radius)
    inputs[index * 2] = radius * Math.cos(angle) + 0.03 * random.normal()
    inputs[index * 2 + 1] = radius * Math.sin(angle) + 0.03 * random.normal()
    labels[index] = arm
  }
  return { count, inputs, labels }
}
