import { type Action, type RecordedAction, wishOf } from '../../domain/action.ts'
import type { Wish } from '../../domain/wish.ts'
import type { Store } from '../../store/store.ts'
import type { StopControl } from './stop-control.ts'

/** Milliseconds between two looks at what people have asked for. */
const lookEvery = 250

/** The trials that are running, by number, and how to end one. */
export type LiveTrials = Map<number, (why: string) => void>

/**
 * Does what people ask of a study while it is worked on: looks for actions that nobody has answered, does them and
 * answers. What was asked before anybody worked on it is refused, once: it was meant for another hour.
 *
 * @returns what looks at once, and what ends it after a last look
 */
export async function obeyActions(about: {
  readonly study: string
  readonly store: Store
  readonly control: StopControl
  readonly live: LiveTrials
  /** Has the search do what is wished for, lastingly, or says why not. */
  readonly accept: (wish: Wish) => Promise<Settled>
}): Promise<Obedience> {
  const { study, store } = about
  const pending = async () => (await store.actions(study)).filter(({ state }) => state === 'pending')
  for (const { number } of await pending())
    await store.answer(number, { state: 'refused', answer: 'nobody was working on the study' })

  let looking: Promise<void> = Promise.resolve()
  const look = async () => {
    for (const asked of await pending()) {
      const wish = wishOf(asked.action)
      await store.answer(asked.number, wish === null ? obey(asked, about) : await about.accept(wish))
    }
  }
  // A store that is busy now is not busy at the next look.
  const lookSoon = () => {
    looking = looking.then(look).catch(() => {})
    return looking
  }
  const timer = setInterval(() => void lookSoon(), lookEvery)
  return {
    look: lookSoon,
    async close() {
      clearInterval(timer)
      await looking
      for (const { number } of await pending())
        await store.answer(number, { state: 'refused', answer: 'the work had come to its end' })
    },
  }
}

export interface Obedience {
  /** Does what has been asked so far. */
  look(): Promise<void>
  close(): Promise<void>
}

/** What became of what was asked. */
export interface Settled {
  readonly state: 'done' | 'refused'
  readonly answer: string
}

function obey(
  { action }: RecordedAction,
  { control, live }: { readonly control: StopControl; readonly live: LiveTrials },
): Settled {
  const done = (answer: string) => ({ state: 'done' as const, answer })
  switch (action.kind) {
    case 'stop':
      return done(stop(action, control))
    case 'pause':
      control.pause(true)
      return done('nothing new is started; running trials go on')
    case 'resume':
      control.pause(false)
      return done('going on')
    case 'stop-trial': {
      const end = live.get(action.trial)
      if (end === undefined) return { state: 'refused', answer: `trial ${action.trial} is not running` }
      end('stopped by hand')
      return done(`trial ${action.trial} was asked to end`)
    }
    case 'apply':
      return { state: 'refused', answer: 'runs of their own are started by who asks for them' }
    case 'label':
      return { state: 'refused', answer: 'labels are kept by who asks for them' }
    default:
      return { state: 'refused', answer: `nobody here knows how to ${action.kind}` }
  }
}

function stop({ now }: Extract<Action, { kind: 'stop' }>, control: StopControl): string {
  const wanted = now ? 2 : 1
  while (control.level < wanted) control.raise({ onPurpose: true })
  return now ? 'running trials are stopped' : 'nothing new is started; running trials finish'
}
