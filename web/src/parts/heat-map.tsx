import { formatShare } from '../../../src/report/numbers.ts'
import { toNumber } from '../state/api.ts'
import type { LayerReport } from '../views/layer-curves.ts'

/** A share by layer and step: one row a layer, dark where it is high. */
export function HeatMap(about: {
  readonly reports: readonly LayerReport[]
  readonly field: 'deadFraction' | 'saturatedFraction'
  readonly title: string
}) {
  const { field, title } = about
  const told = about.reports.filter(({ layers }) => layers.some((layer) => layer[field] !== undefined))
  if (told.length === 0) return null
  const every = Math.max(1, Math.ceil(told.length / 240))
  const reports = told.filter((_, index) => index % every === 0)
  const names = [
    ...new Set(
      reports.flatMap(({ layers }) =>
        layers.filter((layer) => layer[field] !== undefined).map(({ name }) => name),
      ),
    ),
  ]
  const width = 100 / reports.length
  let worst = { name: names[0] ?? '', share: 0, step: 0 }
  for (const { step, layers } of told) {
    for (const layer of layers) {
      const share = toNumber(layer[field])
      if (share > worst.share) worst = { name: layer.name, share, step }
    }
  }
  const summary =
    worst.share > 0
      ? `At most ${formatShare(worst.share)}, in ${worst.name} at step ${worst.step}.`
      : 'None in any layer.'
  return (
    <figure class="heat">
      <figcaption>
        <strong>{title}</strong>
        {summary}
        {every > 1 && <span class="soft"> Every {every}th report is drawn.</span>}
      </figcaption>
      <div class="heat-body" style={{ minHeight: `${names.length * 1.6}rem` }}>
        <ol class="heat-names">
          {names.map((name) => (
            <li key={name} title={name}>
              {name}
            </li>
          ))}
        </ol>
        <svg
          viewBox={`0 0 100 ${names.length * 6}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${title}. ${summary}`}
        >
          {names.map((name, row) =>
            reports.map(({ step, layers }, column) => {
              const share = toNumber(layers.find((layer) => layer.name === name)?.[field])
              return (
                <rect
                  key={`${name} ${step}`}
                  x={column * width}
                  y={row * 6}
                  width={width}
                  height={5.6}
                  class="heat-cell"
                  fill-opacity={Number.isFinite(share) ? 0.06 + 0.94 * share : 0}
                >
                  <title>{`${name}, step ${step}: ${formatShare(share)}`}</title>
                </rect>
              )
            }),
          )}
        </svg>
      </div>
      <p class="heat-ends soft">
        step {reports[0]?.step} to {reports.at(-1)?.step}
      </p>
    </figure>
  )
}
