import { FigureView } from '../parts/figure.tsx'
import { Pair } from '../parts/pair.tsx'
import { ParallelCoordinates } from '../parts/parallel-coordinates.tsx'
import { Slices } from '../parts/slices.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { Workers } from '../parts/workers.tsx'
import { useFigures, useStudy } from './study-data.ts'

/** The search from above: where it looked, what it found there, what that cost. */
export function SearchView({ study }: { readonly study: string }) {
  const { data, error } = useStudy(study)
  const figures = useFigures(study).data
  if (data === null) return <Trouble error={error} waiting="Reading the search" />
  const searched = data.trials.filter(
    ({ purpose, state }) => purpose === 'search' && state !== 'planned' && state !== 'running',
  )
  return (
    <>
      <p class="kicker">{study}</p>
      <h1>Search</h1>
      {searched.length === 0 && <p class="lead">No setting has been tried yet.</p>}
      {figures?.search && <FigureView figure={figures.search} />}
      {searched.length > 0 && (
        <>
          <ParallelCoordinates study={data} trials={searched} />
          {figures?.importance && <FigureView figure={figures.importance} />}
          <Slices study={data} trials={searched} />
          <Pair study={data} trials={searched} />
        </>
      )}
      {figures?.bestSoFar && <FigureView figure={figures.bestSoFar} />}
      {figures?.seeds && <FigureView figure={figures.seeds} />}
      {figures?.cost && <FigureView figure={figures.cost} />}
      <Workers study={study} />
    </>
  )
}
