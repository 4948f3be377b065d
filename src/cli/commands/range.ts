import { beginStudy } from '../begin-study.ts'
import type { CommandDefinition } from '../context.ts'
import { addStudyOptions, type StudyOptions } from '../study-options.ts'

export const command: CommandDefinition<StudyOptions> = {
  describe(command) {
    command.addHelpText(
      'before',
      `Examples:
  babysit range --data digits/
  babysit range --data train.csv --label species --optimizer adam
  babysit range --data digits/ --space lr=@log:1e-6..10
`,
    )
    addStudyOptions(command, { stages: false })
  },
  run: (invocation) => beginStudy(invocation, ['range']),
}
