import { mostPictureBytes, type WeightPictures } from '../../domain/weight-pictures.ts'
import type { Engine, NetworkSpec } from '../network/network.ts'

/** Units that are shown, at most. */
const mostUnits = 64
/** Filters smaller than this show nothing to the eye. */
const leastSide = 3

/** The weights of the first layer as pictures; null where it does not look at pictures. */
export function firstLayerPictures(
  engine: Engine,
  network: NetworkSpec,
  step: number,
): WeightPictures | null {
  const { input, layers } = network
  const first = layers.find(({ kind }) => kind === 'dense' || kind === 'convolution')
  const [entry] = engine.weights()
  if (entry === undefined || (input.channels !== 1 && input.channels !== 3)) return null
  const [name, weights] = entry
  const convolution = first?.kind === 'convolution' ? first : null
  const [width, height] = convolution ? [convolution.size, convolution.size] : [input.width, input.height]
  if (Math.min(width, height) < leastSide) return null
  const { channels } = input
  const size = width * height * channels
  const units = Math.min(mostUnits, weights.length / size, Math.floor(mostPictureBytes / size))
  if (units < 1) return null
  const all = weights.length / size
  const points = width * height
  const pixels = new Uint8Array(units * size)
  for (let unit = 0; unit < units; unit++) {
    // Filters are [unit, channel, y, x]; a dense layer's weights [channel, y, x, unit].
    const at = (channel: number, point: number) =>
      convolution
        ? weights[(unit * channels + channel) * points + point]!
        : weights[(channel * points + point) * all + unit]!
    let largest = 0
    for (let channel = 0; channel < channels; channel++) {
      for (let point = 0; point < points; point++) {
        const weight = Math.abs(at(channel, point))
        if (Number.isFinite(weight) && weight > largest) largest = weight
      }
    }
    for (let channel = 0; channel < channels; channel++) {
      for (let point = 0; point < points; point++) {
        const weight = at(channel, point)
        const place = unit * size + point * channels + channel
        pixels[place] =
          largest > 0 && Number.isFinite(weight) ? 128 + Math.round((127 * weight) / largest) : 128
      }
    }
  }
  return {
    layer: name.replace(/\.weight$/, ''),
    step,
    width,
    height,
    channels,
    pixels: Buffer.from(pixels).toString('base64'),
  }
}
