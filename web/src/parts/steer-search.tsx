import { useState } from 'preact/hooks'
import { formatSetting } from '../../../src/report/numbers.ts'
import type { StudyView, TrialLine } from '../../../src/server/messages.ts'
import { bestTrial } from './best-trial.ts'

type Ask = (action: Readonly<Record<string, unknown>>) => void

/** What can be asked of a search that is under way: a setting of one's own, a wider range, more trials. */
export function SteerSearch({ study, ask }: { readonly study: StudyView; readonly ask: Ask }) {
  const searches = study.stages.includes('coarse') || study.stages.includes('fine')
  if (!searches || study.space.length === 0) return null
  return (
    <details class="steer">
      <summary>Try a setting, widen a range, add trials</summary>
      <p class="soft">
        It is kept with the study, and taken up when the trials that are planned are through. What is tried
        counts like any other trial of the search.
      </p>
      <TrySetting study={study} best={bestTrial(study)} ask={ask} />
      <Widen study={study} ask={ask} />
      <AddTrials ask={ask} />
    </details>
  )
}

function TrySetting({
  study,
  best,
  ask,
}: {
  readonly study: StudyView
  readonly best: TrialLine | null
  readonly ask: Ask
}) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const settings = study.space.flatMap((parameter) => {
      const text = String(form.get(parameter.name) ?? '').trim()
      return text === '' ? [] : [[parameter.name, settingOf(text, parameter)] as const]
    })
    if (settings.length > 0) ask({ kind: 'enqueue', settings: Object.fromEntries(settings) })
  }
  return (
    <form class="tools" aria-label="Try a setting" onSubmit={submit}>
      {study.space.map((parameter) => (
        <label key={parameter.name} htmlFor={`try-${parameter.name}`}>
          <span class="name" title={parameter.range}>
            {parameter.name}
          </span>
          {parameter.values === null ? (
            <input
              id={`try-${parameter.name}`}
              name={parameter.name}
              size={9}
              inputMode="decimal"
              placeholder={placeholderOf(best?.settings[parameter.name])}
            />
          ) : (
            <select id={`try-${parameter.name}`} name={parameter.name}>
              <option value="">{placeholderOf(best?.settings[parameter.name])}</option>
              {parameter.values.map((value) => (
                <option key={String(value)}>{String(value)}</option>
              ))}
            </select>
          )}
        </label>
      ))}
      <button type="submit">Try it</button>
      <span class="soft">
        {best === null
          ? 'What is left out is as the search starts.'
          : `What is left out is as in #${best.number}.`}
      </span>
    </form>
  )
}

function Widen({ study, ask }: { readonly study: StudyView; readonly ask: Ask }) {
  const ranges = study.space.filter(({ ends }) => ends !== null)
  const [name, setName] = useState(ranges[0]?.name ?? '')
  const [side, setSide] = useState<'low' | 'high'>('high')
  const [trouble, setTrouble] = useState<string | null>(null)
  if (ranges.length === 0) return null
  const end = ranges.find((range) => range.name === name)?.ends?.[side]
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget as HTMLFormElement).get('to') ?? '').trim()
    const to = Number(text)
    if (text === '' || !Number.isFinite(to)) return setTrouble('Write where it is to end.')
    setTrouble(null)
    ask({ kind: 'widen', parameter: name, side, to })
  }
  return (
    <form class="tools" aria-label="Widen a range" onSubmit={submit}>
      <label>
        <span class="name">range</span>
        <select value={name} onChange={(event) => setName(event.currentTarget.value)}>
          {ranges.map((range) => (
            <option key={range.name}>{range.name}</option>
          ))}
        </select>
      </label>
      <label>
        <span class="name">end</span>
        <select
          value={side}
          onChange={(event) => setSide(event.currentTarget.value === 'low' ? 'low' : 'high')}
        >
          <option value="low">lower</option>
          <option value="high">upper</option>
        </select>
      </label>
      <label>
        <span class="name">to</span>
        <input
          name="to"
          size={9}
          inputMode="decimal"
          placeholder={end === undefined ? '' : `is ${formatSetting(end)}`}
        />
      </label>
      <button type="submit">Widen it</button>
      {trouble !== null && <span class="trouble">{trouble}</span>}
    </form>
  )
}

function AddTrials({ ask }: { readonly ask: Ask }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const count = Number(form.get('count'))
    const amounts: Readonly<Record<string, unknown>> = {
      trials: { kind: 'trials', trials: Math.round(count) },
      epochs: { kind: 'epochs', epochs: count },
      minutes: { kind: 'time', seconds: 60 * count },
    }
    ask({ kind: 'add-budget', amount: amounts[String(form.get('unit'))] })
  }
  return (
    <form class="tools" aria-label="Add to the search" onSubmit={submit}>
      <label>
        <span class="name">add</span>
        <input name="count" type="number" min="1" max="10000" defaultValue="10" />
      </label>
      <label>
        <span class="name">of</span>
        <select name="unit">
          <option>trials</option>
          <option>epochs</option>
          <option>minutes</option>
        </select>
      </label>
      <button type="submit">Add them</button>
    </form>
  )
}

function placeholderOf(value: number | string | boolean | undefined): string {
  return value === undefined
    ? ''
    : formatSetting(typeof value === 'number' ? Number(value.toPrecision(4)) : value)
}

/** As the parameter has it; what is no number is sent as it was written, and refused in words. */
function settingOf(text: string, { values }: StudyView['space'][number]): number | string | boolean {
  const known = values?.find((value) => String(value) === text)
  if (known !== undefined) return known
  return Number.isFinite(Number(text)) ? Number(text) : text
}
