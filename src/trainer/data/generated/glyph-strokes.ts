type Point = readonly [x: number, y: number]

/** A run of straight pieces. */
export type Stroke = readonly Point[]

/**
 * The ten digits as strokes in a box from -1 to 1, y downwards. Some have two common ways of writing them; a glyph takes
 * one at random.
 */
// biome-ignore format: a table of coordinates
export const glyphForms: readonly (readonly (readonly Stroke[])[])[] = [
  [[arc(0, 0, { rx: 0.6, ry: 0.9, from: 0, to: 360 })]],
  [
    [[[0, -0.9], [0, 0.9]]],
    [[[-0.4, -0.5], [0.1, -0.9], [0.1, 0.9]]],
    [[[-0.4, -0.5], [0.05, -0.9], [0.05, 0.9]], [[-0.4, 0.9], [0.5, 0.9]]],
  ],
  [[[...arc(0, -0.4, { rx: 0.55, ry: 0.5, from: 190, to: 380 }), [-0.6, 0.9], [0.6, 0.9]]]],
  [
    [arc(0, -0.45, { rx: 0.5, ry: 0.45, from: 200, to: 450 }), arc(0, 0.45, { rx: 0.58, ry: 0.47, from: 270, to: 520 })],
    [[[-0.5, -0.9], [0.5, -0.9], [0, -0.15]], arc(0, 0.4, { rx: 0.58, ry: 0.52, from: 270, to: 520 })],
  ],
  [
    [[[0.35, 0.9], [0.35, -0.9], [-0.6, 0.3], [0.7, 0.3]]],
    [[[-0.5, -0.9], [-0.5, 0.1], [0.5, 0.1]], [[0.4, -0.9], [0.4, 0.9]]],
  ],
  [[[[0.5, -0.9], [-0.45, -0.9], [-0.5, -0.1]], arc(0, 0.35, { rx: 0.58, ry: 0.55, from: 215, to: 515 })]],
  [[[[0.35, -0.9], [-0.35, -0.2], [-0.55, 0.4]], arc(0, 0.4, { rx: 0.55, ry: 0.5, from: 0, to: 360 })]],
  [
    [[[-0.55, -0.9], [0.55, -0.9], [-0.15, 0.9]]],
    [[[-0.55, -0.9], [0.55, -0.9], [-0.15, 0.9]], [[-0.3, 0], [0.45, 0]]],
  ],
  [[arc(0, -0.45, { rx: 0.45, ry: 0.45, from: 0, to: 360 }), arc(0, 0.45, { rx: 0.56, ry: 0.47, from: 0, to: 360 })]],
  [
    [arc(0, -0.4, { rx: 0.53, ry: 0.5, from: 0, to: 360 }), [[0.53, -0.4], [0.45, 0.3], [0.2, 0.9]]],
    [arc(0, -0.4, { rx: 0.53, ry: 0.5, from: 0, to: 360 }), [[0.53, -0.4], [0.53, 0.9]]],
  ],
]

/** Part of an ellipse, in pieces of about 30 degrees; 0 degrees is to the right, growing clockwise. */
function arc(
  x: number,
  y: number,
  how: { readonly rx: number; readonly ry: number; readonly from: number; readonly to: number },
): Point[] {
  const pieces = Math.ceil((how.to - how.from) / 30)
  return Array.from({ length: pieces + 1 }, (_, index) => {
    const angle = ((how.from + ((how.to - how.from) * index) / pieces) * Math.PI) / 180
    return [x + how.rx * Math.cos(angle), y + how.ry * Math.sin(angle)] as const
  })
}
