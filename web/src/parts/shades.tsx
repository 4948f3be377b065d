/** What the shades of trials mean: their rank, in five steps. */
export function Shades({ lost }: { readonly lost: boolean }) {
  return (
    <p class="legend">
      <span>
        worst{' '}
        {[0, 1, 2, 3, 4].map((shade) => (
          <svg key={shade} class="swatch" viewBox="0 0 10 10" aria-hidden="true">
            <circle class={`shaded s${shade}`} cx={5} cy={5} r={4.5} />
          </svg>
        ))}{' '}
        best
      </span>
      {lost && <span class="key red">diverged or failed</span>}
    </p>
  )
}
