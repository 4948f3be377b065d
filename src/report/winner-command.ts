import { formatSetting } from './numbers.ts'
import type { ReportInput } from './report-input.ts'

/**
 * A command line that trains once more with the winner's settings; null where there is no winner or the program is not
 * a command. Places for the trial's folder become `./winner`; other places are left as they are.
 */
export function winnerCommand(input: ReportInput): string | null {
  const winner = input.stages.final?.winner
  if (!winner) return null
  if (input.winnerCommand !== undefined) return input.winnerCommand
  const { program, fixed } = input.study.plan
  if (program.kind !== 'command') return null
  const budget = input.trials.find(({ trial }) => winner.trials.includes(trial.number))?.trial.budget
  const places: Record<string, string> = {
    'trial.dir': './winner',
    seed: String(winner.seeds[0] ?? input.study.plan.seed),
  }
  if (budget) places[budget.unit] = String(budget.amount)
  for (const [name, value] of Object.entries({ ...fixed, ...winner.settings }))
    places[name] = formatSetting(value)
  const filled = program.argv.map((word) =>
    word.replace(/\{([\w.-]+)\}/g, (whole, name: string) =>
      Object.hasOwn(places, name) ? (places[name] ?? whole) : whole,
    ),
  )
  return filled.map(quoted).join(' ')
}

/** Quoted for a POSIX shell where it has to be. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
