import type { Point } from '../../../domain/series.ts'
import { coordinateOf } from '../series-names.ts'
import type { HistogramReport } from '../source.ts'
import type { At } from './decode-event.ts'
import { createEventReader } from './read-events.ts'
import type { Framing } from './records.ts'
import type { Tag } from './tags.ts'

/** What a piece of an event file says. */
export interface HeardEvents {
  readonly points: readonly Point[]
  readonly histograms: readonly HistogramReport[]
  readonly settings: Readonly<Record<string, unknown>>
  /** The program began anew at this step, and said so in this piece; of several such, the least. */
  readonly rewoundTo: number | null
  /** Our names of the series of these points. */
  readonly series: readonly string[]
  readonly framing: Framing
}

/** How the values of a tag become points. */
interface Use {
  readonly name: string
  readonly as: 'value' | 'epoch' | 'nothing'
  /** Its steps are epochs: what Keras calls `epoch_loss`. */
  readonly byEpoch: boolean
}

/** Reads the whole events at the beginning of a piece. */
export function hearEvents(
  bytes: Uint8Array,
  about: {
    readonly nameOf: (tag: string) => string
    readonly rawOf: (tag: string) => string
    /** The time of events that tell none. */
    readonly written: number
  },
): HeardEvents {
  let points: Point[] = []
  const histograms: HistogramReport[] = []
  const uses: Use[] = []
  let settings: Readonly<Record<string, unknown>> = {}
  let rewoundTo: number | null = null
  const timeOf = ({ time }: At) => time || about.written
  const useOf = (tag: Tag): Use => (uses[tag.index] ??= makeUse(tag.text, about))

  const framing = createEventReader({
    scalar(tag, at, value) {
      const use = useOf(tag)
      if (use.as === 'value') {
        const values = { [use.name]: value }
        points.push(
          use.byEpoch
            ? { step: at.step, epoch: at.step + 1, time: timeOf(at), values }
            : { step: at.step, time: timeOf(at), values },
        )
      } else if (use.as === 'epoch' && Number.isFinite(value))
        points.push({ step: at.step, epoch: value, time: timeOf(at), values: {} })
    },
    histogram(tag, at, histogram) {
      histograms.push({ name: about.rawOf(tag.text), step: at.step, time: timeOf(at), histogram })
    },
    hparams(_, __, hparams) {
      settings = { ...settings, ...hparams.settings }
    },
    restart(at) {
      rewoundTo = Math.min(at.step, rewoundTo ?? Number.POSITIVE_INFINITY)
      points = points.filter(({ step }) => step < at.step)
    },
  }).read(bytes)
  const series = uses.flatMap(({ as, name }) => (as === 'value' ? [name] : []))
  return { points, histograms, settings, rewoundTo, series, framing }
}

function makeUse(tag: string, about: { readonly nameOf: (tag: string) => string }): Use {
  const coordinate = coordinateOf(tag)
  return {
    name: coordinate === null ? about.nameOf(tag) : '',
    as: coordinate === null ? 'value' : coordinate === 'epoch' ? 'epoch' : 'nothing',
    byEpoch: tag.startsWith('epoch_'),
  }
}
