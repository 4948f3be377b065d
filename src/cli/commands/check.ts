import { beginStudy } from '../begin-study.ts'
import type { CommandDefinition } from '../context.ts'
import { addStudyOptions, type StudyOptions } from '../study-options.ts'

export const command: CommandDefinition<StudyOptions> = {
  describe(command) {
    command.addHelpText(
      'before',
      `Examples:
  babysit check --data digits/ --model mlp
  babysit check --data spirals --fault shuffled-labels
  babysit check train.ts --space lr=@log:1e-5..1

Exit code 0 where it can learn as it is, 3 where it cannot.
`,
    )
    addStudyOptions(command, { stages: false })
  },
  run: (invocation) => beginStudy(invocation, ['sanity']),
}
