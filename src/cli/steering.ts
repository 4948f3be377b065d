import type { Action } from '../domain/action.ts'
import { BabysitError } from '../domain/error.ts'
import type { SettingValue } from '../domain/setting.ts'
import type { StudyPlan } from '../domain/study.ts'
import { parseEffort } from './effort.ts'

export interface SteerOptions {
  readonly try?: string
  readonly widen?: string
  readonly more?: string
  readonly pause?: boolean
  readonly resume?: boolean
  readonly stopTrial?: string
}

/**
 * What the options of `babysit steer` ask for, in their order.
 * @throws BabysitError BS1096 where nothing is asked for, or an option cannot be read
 */
export function steeringOf(
  options: SteerOptions,
  plan: Pick<StudyPlan, 'space' | 'fixed'>,
): readonly Action[] {
  const actions: Action[] = [
    ...(options.pause ? [{ kind: 'pause' } as const] : []),
    ...(options.resume ? [{ kind: 'resume' } as const] : []),
    ...(options.stopTrial === undefined
      ? []
      : [{ kind: 'stop-trial', trial: trialNumber(options.stopTrial) } as const]),
    ...(options.try === undefined
      ? []
      : [{ kind: 'enqueue', settings: settingsOf(options.try, plan) } as const]),
    ...(options.widen === undefined ? [] : endsOf(options.widen)),
    ...(options.more === undefined ? [] : [moreOf(options.more)]),
  ]
  if (actions.length > 0) return actions
  throw new BabysitError('BS1096', 'nothing is asked for', {
    next: 'say what is to be done: --try, --widen, --more, --pause, --resume or --stop-trial',
  })
}

function settingsOf(
  text: string,
  plan: Pick<StudyPlan, 'space' | 'fixed'>,
): Readonly<Record<string, SettingValue>> {
  const parts = text.split(',').map((part) => part.trim())
  return Object.fromEntries(
    parts.map((part) => {
      const [, name, value] = /^([^=]+)=(.+)$/.exec(part) ?? []
      if (name === undefined || value === undefined)
        throw wrong(`--try '${text}': '${part}' is no setting`, 'write for instance --try lr=0.01,reg=1e-4')
      return [name, settingOf(name, { text: value, plan })] as const
    }),
  )
}

/** As the study knows it: a word that looks like a number stays a word where words are expected. */
function settingOf(
  name: string,
  { text, plan }: { readonly text: string; readonly plan: Pick<StudyPlan, 'space' | 'fixed'> },
): SettingValue {
  const parameter = plan.space.parameters.find((one) => one.name === name)
  if (parameter?.kind === 'choice' && parameter.choices.includes(text)) return text
  if (typeof plan.fixed[name] === 'string') return text
  if (text === 'true' || text === 'false') return text === 'true'
  return Number.isFinite(Number(text)) ? Number(text) : text
}

function endsOf(text: string): readonly Action[] {
  const [, parameter, low = '', high = ''] = /^([^=]+)=(.*?)\.\.(.*)$/.exec(text) ?? []
  const ends = [
    ['low', low],
    ['high', high],
  ] as const
  const given = ends.filter(([, value]) => value !== '')
  if (
    parameter === undefined ||
    given.length === 0 ||
    given.some(([, value]) => !Number.isFinite(Number(value)))
  )
    throw wrong(
      `--widen '${text}': expected a parameter, = and a range that may be open`,
      'write for instance --widen lr=1e-6.. or --widen lr=..1',
    )
  return given.map(([side, value]) => ({ kind: 'widen', parameter, side, to: Number(value) }))
}

function moreOf(text: string): Action {
  const amount = parseEffort(text)
  if (amount.kind === 'standard')
    throw wrong(`--more '${text}': it says no amount`, "write for instance --more '10 trials'")
  return { kind: 'add-budget', amount }
}

function trialNumber(text: string): number {
  const number = Number(text.replace(/^#/, ''))
  if (Number.isInteger(number) && number > 0) return number
  throw wrong(`--stop-trial '${text}': expected the number of a trial`, 'see them: babysit show')
}

function wrong(message: string, next: string): BabysitError {
  return new BabysitError('BS1096', message, { next })
}
