import type { Random } from '../../../math/random.ts'
import type { RawDataset, RawSamples } from '../samples.ts'
import { glyphForms, type Stroke } from './glyph-strokes.ts'

const side = 16

/**
 * Drawn digits, 16 x 16 pixels: strokes under a random affine map (turn, shear, size, place), of random thickness and
 * brightness, with an occluding bar over some, and noise. Hard enough that a bad learning rate shows: a good small MLP
 * reaches about 0.93, softmax regression about 0.75.
 */
export function glyphs(random: Random): RawDataset {
  return {
    source: 'glyphs',
    kind: 'images',
    shape: { channels: 1, height: side, width: side },
    classNames: glyphForms.map((_, digit) => String(digit)),
    main: draw(4000, random.stream('main')),
    test: draw(1000, random.stream('test')),
  }
}

function draw(count: number, random: Random): RawSamples {
  const inputs = new Uint8Array(count * side * side)
  const labels = new Int32Array(count)
  const ink = new Float32Array(side * side)
  for (let index = 0; index < count; index++) {
    const digit = index % glyphForms.length
    const forms = glyphForms[digit]!
    ink.fill(0)
    drawStrokes(ink, forms[random.below(forms.length)]!, random)
    if (random.next() < 0.3) occlude(ink, random)
    const noise = 0.04 + 0.12 * random.next()
    for (let pixel = 0; pixel < ink.length; pixel++) {
      const value = ink[pixel]! + noise * random.normal()
      inputs[index * ink.length + pixel] = Math.round(255 * Math.min(1, Math.max(0, value)))
    }
    labels[index] = digit
  }
  return { count, inputs, labels }
}

/** Darkens each pixel by its distance from the nearest stroke. */
function drawStrokes(ink: Float32Array, strokes: readonly Stroke[], random: Random): void {
  const place = affine(random)
  const thickness = 0.55 + 0.6 * random.next()
  const brightness = 0.6 + 0.4 * random.next()
  for (const stroke of strokes) {
    for (let piece = 1; piece < stroke.length; piece++) {
      const [ax, ay] = place(stroke[piece - 1]!)
      const [bx, by] = place(stroke[piece]!)
      drawPiece(ink, { ax, ay, bx, by, thickness, brightness })
    }
  }
}

function affine(random: Random): (point: readonly [number, number]) => [number, number] {
  const turn = 0.22 * random.normal()
  const shear = 0.18 * random.normal()
  const width = 4.2 + 2 * random.next()
  const height = 4.6 + 2 * random.next()
  const x = side / 2 - 0.5 + (random.next() - 0.5) * 3
  const y = side / 2 - 0.5 + (random.next() - 0.5) * 3
  const wobble = () => 0.05 * random.normal()
  return ([px, py]) => {
    const sx = (px + wobble() + shear * py) * width
    const sy = (py + wobble()) * height
    return [x + sx * Math.cos(turn) - sy * Math.sin(turn), y + sx * Math.sin(turn) + sy * Math.cos(turn)]
  }
}

interface Piece {
  readonly ax: number
  readonly ay: number
  readonly bx: number
  readonly by: number
  /** Half the width of the line in pixels. */
  readonly thickness: number
  readonly brightness: number
}

function drawPiece(ink: Float32Array, piece: Piece): void {
  const { ax, ay, bx, by, thickness, brightness } = piece
  const reach = thickness + 1
  const dx = bx - ax
  const dy = by - ay
  const length = dx * dx + dy * dy || 1e-9
  const bottom = Math.min(side - 1, Math.floor(Math.max(ay, by) + reach))
  const right = Math.min(side - 1, Math.floor(Math.max(ax, bx) + reach))
  for (let row = Math.max(0, Math.ceil(Math.min(ay, by) - reach)); row <= bottom; row++) {
    for (let column = Math.max(0, Math.ceil(Math.min(ax, bx) - reach)); column <= right; column++) {
      const along = Math.min(1, Math.max(0, ((column - ax) * dx + (row - ay) * dy) / length))
      const ex = column - ax - along * dx
      const ey = row - ay - along * dy
      const cover = Math.min(1, Math.max(0, thickness + 0.5 - Math.sqrt(ex * ex + ey * ey)))
      const at = row * side + column
      const value = brightness * cover
      if (value > ink[at]!) ink[at] = value
    }
  }
}

/** Lays a bar of even grey over a part of the picture. */
function occlude(ink: Float32Array, random: Random): void {
  const upright = random.next() < 0.5
  const thickness = 2 + random.below(2)
  const length = 5 + random.below(6)
  const [height, width] = upright ? [length, thickness] : [thickness, length]
  const top = random.below(side - height + 1)
  const left = random.below(side - width + 1)
  const grey = random.next()
  for (let row = top; row < top + height; row++) ink.fill(grey, row * side + left, row * side + left + width)
}
