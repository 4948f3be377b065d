/** Weights of a layer as pictures, one a unit or filter. */
export interface WeightPictures {
  readonly layer: string
  /** Optimizer steps done when they were taken. */
  readonly step: number
  readonly width: number
  readonly height: number
  /** 1: grey. 3: red, green and blue. */
  readonly channels: 1 | 3
  /**
   * Base64 of bytes: picture by picture, row by row, the channels of a pixel together. 128 is zero; each picture is scaled
   * by itself, so that its weight of largest size is 1 or 255.
   */
  readonly pixels: string
}

/** Bytes of all pictures together: a program may have any number of units, and what it says is kept. */
export const mostPictureBytes = 24 * 1024

/** What a program sent as the pictures of its first layer, where that is what it is, and no more than is kept; else null. */
export function readWeightPictures(value: unknown): WeightPictures | null {
  if (typeof value !== 'object' || value === null) return null
  const { layer, step, width, height, channels, pixels } = value as Record<string, unknown>
  if (typeof layer !== 'string' || typeof step !== 'number' || typeof pixels !== 'string') return null
  if (!isSize(width) || !isSize(height) || (channels !== 1 && channels !== 3)) return null
  const bytes = pixels.length * 0.75
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(pixels) || bytes > mostPictureBytes + 3) return null
  if (bytes < width * height * channels) return null
  return { layer: layer.slice(0, 200), step, width, height, channels, pixels }
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 256
}
