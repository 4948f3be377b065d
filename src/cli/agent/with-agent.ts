import { BabysitError } from '../../domain/error.ts'
import type { Goal } from '../../domain/goal.ts'
import type { Pace } from '../../domain/pace.ts'
import type { CommandProgram } from '../../domain/program.ts'
import type { StudyPlan } from '../../domain/study.ts'
import { baseSettings } from '../../recipe/settings.ts'
import type { Context } from '../context.ts'
import { namedGoal } from '../goal-options.ts'
import { createScreen } from '../output/screen.ts'
import type { StudyOptions } from '../study-options.ts'
import { pythonCommand } from './python-command.ts'
import type { Scouted } from './scout.ts'

/** A command, and what is known of it so far. */
interface CommandSubject extends Pick<StudyPlan, 'steering' | 'space' | 'given' | 'fixed'> {
  readonly program: CommandProgram
  readonly hints: readonly string[]
}

/**
 * A Python program that trains with PyTorch is let train for a moment first: the agent makes more of it than its words say.
 * Other commands stay as they are, and so does one of which `--obeys` says what it can be told.
 */
export async function withAgent(
  subject: CommandSubject,
  about: { readonly options: StudyOptions; readonly context: Context; readonly seed: number },
): Promise<CommandSubject & { readonly goal?: Goal; readonly pace?: Pace }> {
  const { options, context, seed } = about
  if (options.obeys !== undefined) return subject
  const { program, steering, space, hints } = subject
  const python = pythonCommand(program.argv, program.cwd)
  if (python.kind === 'other')
    return python.why === null ? subject : { ...subject, hints: [...hints, python.why] }
  if (python.kind === 'heard') {
    // Ranges in the command say already what can be set.
    return space.parameters.length > 0 ? subject : { ...subject, hints: [...hints, python.why] }
  }
  const { scout } = await import('./scout.ts')
  const { agentStudy, refuseFailed } = await import('./agent-study.ts')
  const screen = createScreen(context, options)
  screen.say('Looking at the program: it is let train for 30 steps')
  const settings = baseSettings(subject)
  const unit = steering.budgetUnit ?? 'steps'
  let scouted = await scout(program, { settings, seed, unit })
  refuseFailed(program, scouted)
  const { stepsPerEpoch } = scouted.facts
  const short = stepsPerEpoch !== undefined && stepsPerEpoch <= shortEpoch
  if (
    unit === 'steps' &&
    short &&
    !scouted.series.has('val/loss') &&
    scouted.facts['nominalEpochs'] !== true
  ) {
    // Some validate only where an epoch was trained to its end.
    screen.say('No validation was heard: it is let train for an epoch')
    const first = scouted
    scouted = await scout(program, { settings, seed, unit: 'epochs' })
    const look = (first.pace?.look ?? 0) + (scouted.pace?.look ?? 0)
    const pace = scouted.pace ?? first.pace
    scouted = { ...scouted, pace: pace === null ? null : { ...pace, look } }
  }
  const heard = [...scouted.series.keys()].some((name) => name.startsWith('train/loss'))
  if (scouted.framework === null || !heard) return { ...subject, hints: [...hints, unheard(scouted)] }
  const { parameters } = space
  const made = agentStudy({ program, steering, parameters, goal: namedGoal(options), scouted })
  const { found, hints: more, ...study } = made
  screen.say(`Found:  ${found}`)
  const pace = scouted.pace === null ? {} : { pace: scouted.pace }
  return { ...subject, ...study, ...pace, hints: [...hints, ...more] }
}

/** Steps of an epoch that is worth training to hear a validation. */
const shortEpoch = 1000

/**
 * Says of a program in which nothing can be searched why that is so.
 * @throws BabysitError BS3603
 */
export function refuseEmpty(space: StudyPlan['space'], hints: readonly string[]): void {
  if (space.parameters.length > 0 || hints.length === 0) return
  throw new BabysitError(
    'BS3603',
    `nothing of this program can be set, so there is nothing to search: ${hints.join(' ')}`,
    {
      next: 'check it as it is with babysit check, watch it with babysit watch, or give its own options ranges: --lr @log:1e-5..1e-1',
    },
  )
}

function unheard({ end, gaveUp }: Scouted): string {
  const how = gaveUp ?? (end.status === 'ok' ? 'it ended' : (end.message ?? end.reason))
  return `The agent heard no training in this program (${how}), so it is run as any other command.`
}
