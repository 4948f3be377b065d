import { beginStudy } from '../begin-study.ts'
import type { CommandDefinition } from '../context.ts'
import { addStudyOptions, type StudyOptions } from '../study-options.ts'

export const command: CommandDefinition<StudyOptions> = {
  describe(command) {
    command.addHelpText(
      'before',
      `Examples:
  babysit search --data digits/ --space lr=@log:1e-3..1
  babysit search --data digits/ --budget 60trials --sampler sobol
  babysit search --data digits/ --set batch=128 --final
`,
    )
    addStudyOptions(command, { stages: false })
    command.optionsGroup('Search:').option('--final', 'train the best with several seeds as well')
  },
  run: (invocation) =>
    beginStudy(invocation, invocation.options.final ? ['coarse', 'fine', 'final'] : ['coarse', 'fine']),
}
