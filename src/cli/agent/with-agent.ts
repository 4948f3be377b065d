import type { Goal } from '../../domain/goal.ts'
import type { CommandProgram } from '../../domain/program.ts'
import type { RunEnd } from '../../domain/run.ts'
import type { StudyPlan } from '../../domain/study.ts'
import { baseSettings } from '../../recipe/settings.ts'
import type { Context } from '../context.ts'
import { namedGoal } from '../goal-options.ts'
import { createScreen } from '../output/screen.ts'
import type { StudyOptions } from '../study-options.ts'
import { pythonCommand } from './python-command.ts'

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
): Promise<CommandSubject & { readonly goal?: Goal }> {
  const { options, context, seed } = about
  if (options.obeys !== undefined) return subject
  const { program, steering, space, hints } = subject
  const python = pythonCommand(program.argv, program.cwd)
  if (python.kind === 'other')
    return python.why === null ? subject : { ...subject, hints: [...hints, python.why] }
  const { scout } = await import('./scout.ts')
  const { agentStudy } = await import('./agent-study.ts')
  const screen = createScreen(context, options)
  screen.say('Looking at the program: it is let train for 30 steps')
  const settings = baseSettings(subject)
  const scouted = await scout(program, { settings, seed, unit: steering.budgetUnit ?? 'steps' })
  if (scouted.framework === null) return { ...subject, hints: [...hints, unheard(scouted.end)] }
  const { parameters } = space
  const made = agentStudy({ program, steering, parameters, goal: namedGoal(options), scouted })
  const { found, hints: more, ...study } = made
  screen.say(`Found:  ${found}`)
  return { ...subject, ...study, hints: [...hints, ...more] }
}

function unheard(end: RunEnd): string {
  const how = end.status === 'ok' ? 'it ended' : (end.message ?? end.reason)
  return `The agent heard no training in this program (${how}), so it is run as any other command.`
}
