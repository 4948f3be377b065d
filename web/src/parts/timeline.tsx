import { formatDuration } from '../../../src/report/numbers.ts'
import type { StudyView } from '../../../src/server/messages.ts'

/** What each trial cost, in order: a bar a trial, its colour its stage, its height its seconds. */
export function Timeline({ study }: { readonly study: StudyView }) {
  const trials = study.trials.filter(({ seconds }) => seconds !== null)
  if (trials.length < 2) return null
  const longest = Math.max(...trials.map(({ seconds }) => seconds ?? 0))
  const total = trials.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0)
  const hue = { sanity: 'sky', range: 'purple', coarse: 'blue', fine: 'green', final: 'orange' } as Record<
    string,
    string
  >
  const width = 760 / trials.length
  const summary = `${trials.length} trials took ${formatDuration(total)} together, the longest ${formatDuration(longest)}.`
  return (
    <figure>
      <figcaption>
        <strong>What each trial cost</strong>
        {summary}
      </figcaption>
      <svg viewBox="0 0 760 120" class="plot" role="img" aria-label={`What each trial cost. ${summary}`}>
        {trials.map(({ number, stage, seconds }, index) => {
          const height = longest > 0 ? (100 * (seconds ?? 0)) / longest : 0
          return (
            <rect
              key={number}
              class={`bar ${hue[stage] ?? 'muted'}`}
              x={index * width}
              y={110 - height}
              width={Math.max(0.8, width * 0.85)}
              height={Math.max(1, height)}
            >
              <title>{`#${number} ${stage}: ${formatDuration(seconds ?? 0)}`}</title>
            </rect>
          )
        })}
      </svg>
    </figure>
  )
}
