import { useEffect, useRef } from 'preact/hooks'
import { type WeightPictures as Pictures, readWeightPictures } from '../../../src/domain/weight-pictures.ts'
import { formatCount } from '../../../src/report/numbers.ts'

/** Pixels between two pictures, and the least side of one on the screen. */
const gap = 1
const leastSide = 40

/** The weights of the first layer, a picture a unit: soft shapes say that it has learnt, snow that it has not. */
export function WeightPictures({ fact }: { readonly fact: unknown }) {
  const pictures = readWeightPictures(fact)
  if (pictures === null) return null
  return <Drawn pictures={pictures} />
}

function Drawn({ pictures }: { readonly pictures: Pictures }) {
  const place = useRef<HTMLCanvasElement>(null)
  const { layer, step, width, height, channels, pixels } = pictures
  const bytes = bytesOf(pixels)
  const count = Math.floor(bytes.length / (width * height * channels))
  const columns = Math.min(count, Math.max(4, Math.ceil(Math.sqrt(2 * count))))
  const rows = Math.ceil(count / columns)
  const scale = Math.max(1, Math.round(leastSide / Math.min(width, height)))
  const [wide, high] = [columns * (width + gap) - gap, rows * (height + gap) - gap]
  useEffect(() => {
    const context = place.current?.getContext('2d')
    if (!context) return
    const image = context.createImageData(wide, high)
    for (let picture = 0; picture < count; picture++) {
      const [left, top] = [
        (picture % columns) * (width + gap),
        Math.floor(picture / columns) * (height + gap),
      ]
      for (let point = 0; point < width * height; point++) {
        const from = (picture * width * height + point) * channels
        const to = 4 * ((top + Math.floor(point / width)) * wide + left + (point % width))
        for (let color = 0; color < 3; color++)
          image.data[to + color] = bytes[from + (channels === 3 ? color : 0)]!
        image.data[to + 3] = 255
      }
    }
    context.putImageData(image, 0, 0)
  }, [pictures])
  const summary = `${formatCount(count, 'unit')} of ${layer} at step ${step}, ${width} by ${height}; grey is zero, each is scaled by itself.`
  return (
    <figure class="weights" id="first-layer">
      <figcaption>
        <strong>Weights of the first layer</strong>
        {summary}
      </figcaption>
      <canvas
        ref={place}
        width={wide}
        height={high}
        style={{ width: `${wide * scale}px` }}
        role="img"
        aria-label={`Weights of the first layer. ${summary}`}
      />
    </figure>
  )
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
}
