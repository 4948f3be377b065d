import { formatCount, formatDuration } from '../../../src/report/numbers.ts'
import type { Timeline } from '../../../src/server/messages.ts'
import { useResource } from '../state/resource.ts'
import { stageHues } from './stage-hues.ts'

const [width, edge, laneHeight] = [760, 10, 22]
/** A rest of all workers longer than this share of the work is drawn as a short break. */
const longRest = 0.05
const breakWidth = 0.02

type Span = Timeline['spans'][number]

/** Which trial ran when, a lane for each that ran side by side; long rests are cut out and marked. */
export function Workers({ study }: { readonly study: string }) {
  const { data } = useResource<Timeline>(`/api/studies/${encodeURIComponent(study)}/timeline`, {
    on: (change) => change.study === study && change.kind === 'trials',
    every: 1000,
  })
  const spans = data?.spans ?? []
  if (spans.length < 2) return null
  const now = Math.max(...spans.map(({ began, ended }) => ended ?? began), Date.now() / 1000)
  const ends = spans.map(({ began, ended }) => Math.max(began, ended ?? now))
  const { place, rests, work } = timeScale(spans, ends)
  const lanes = lanesOf(spans, ends)
  const count = Math.max(...lanes) + 1
  const busy = spans.reduce((sum, { began }, index) => sum + ends[index]! - began, 0)
  const summary = `${formatCount(spans.length, 'trial')} in ${formatDuration(work)} on ${formatCount(count, 'worker')}, busy ${Math.round((100 * busy) / (work * count || 1))} % of the time${rests.length > 0 ? `; ${formatCount(rests.length, 'long rest')} left out` : ''}.`
  const height = count * laneHeight + 26
  const x = (time: number) => edge + place(time) * (width - 2 * edge)
  const stages = [...new Set(spans.map(({ stage }) => stage))]
  return (
    <figure id="figure-workers">
      <figcaption>
        <strong>Workers over time</strong>
        {summary}
      </figcaption>
      <div class="scroll">
        <svg
          viewBox={`0 0 ${width} ${height}`}
          class="plot wide-only"
          role="img"
          aria-label={`Workers over time. ${summary}`}
        >
          {spans.map((span, index) => (
            <rect
              key={span.trial}
              class={`bar ${span.state === 'diverged' || span.state === 'failed' ? 'red' : (stageHues[span.stage] ?? 'muted')}`}
              x={x(span.began)}
              y={lanes[index]! * laneHeight + 2}
              width={Math.max(0.8, x(ends[index]!) - x(span.began) - 0.6)}
              height={laneHeight - 4}
            >
              <title>{`#${span.trial} ${span.stage}, ${span.state}: ${formatDuration(ends[index]! - span.began)}`}</title>
            </rect>
          ))}
          {rests.map(({ from, to }) => (
            <line
              key={from}
              class="rest"
              x1={(x(from) + x(to)) / 2}
              x2={(x(from) + x(to)) / 2}
              y1={0}
              y2={count * laneHeight}
            >
              <title>{`nothing ran for ${formatDuration(to - from)}`}</title>
            </line>
          ))}
          <text class="tick" x={edge} y={height - 8}>
            0
          </text>
          <text class="tick" x={width - edge} y={height - 8} text-anchor="end">
            {formatDuration(work)}
          </text>
        </svg>
      </div>
      <p class="legend">
        {stages.map((stage) => (
          <span key={stage} class={`key ${stageHues[stage] ?? 'muted'}`}>
            {stage}
          </span>
        ))}
        {spans.some(({ state }) => state === 'diverged' || state === 'failed') && (
          <span class="key red">diverged or failed</span>
        )}
      </p>
    </figure>
  )
}

/** Time to 0..1 with long rests cut to a short break. */
function timeScale(spans: readonly Span[], ends: readonly number[]) {
  const covered: { from: number; to: number }[] = []
  for (const [index, { began }] of spans.entries()) {
    const last = covered.at(-1)
    if (last !== undefined && began <= last.to) last.to = Math.max(last.to, ends[index]!)
    else covered.push({ from: began, to: ends[index]! })
  }
  const busy = covered.reduce((sum, { from, to }) => sum + to - from, 0)
  const rests = covered.slice(1).flatMap(({ from }, index) => {
    const before = covered[index]!.to
    return from - before > Math.max(longRest * busy, 1) ? [{ from: before, to: from }] : []
  })
  const begin = covered[0]!.from
  const end = covered.at(-1)!.to
  const work = end - begin - rests.reduce((sum, { from, to }) => sum + to - from, 0)
  const cut = breakWidth * work
  const length = work + rests.length * cut || 1
  const place = (time: number) => {
    let drawn = time - begin
    for (const { from, to } of rests) {
      if (time >= to) drawn -= to - from - cut
      else if (time > from) drawn -= ((time - from) / (to - from)) * (to - from - cut)
    }
    return drawn / length
  }
  return { place, rests, work }
}

/** The lowest lane that is free when each begins. */
function lanesOf(spans: readonly Span[], ends: readonly number[]): readonly number[] {
  const free: number[] = []
  return spans.map(({ began }, index) => {
    const found = free.findIndex((until) => until <= began)
    const lane = found < 0 ? free.length : found
    free[lane] = ends[index]!
    return lane
  })
}
