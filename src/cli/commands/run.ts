import { stageNames } from '../../domain/stage.ts'
import { beginStudy } from '../begin-study.ts'
import type { CommandDefinition } from '../context.ts'
import { addStudyOptions, type StudyOptions } from '../study-options.ts'

export const command: CommandDefinition<StudyOptions> = {
  describe(command) {
    command.addHelpText(
      'before',
      `Examples:
  babysit run --data digits/ --seed 1
  babysit run train.ts --space lr=@log:1e-5..1 --budget 10m
  babysit run -- python train.py --lr @log:1e-5..1e-1 --epochs {epochs}
`,
    )
    addStudyOptions(command, { stages: true })
  },
  run: (invocation) => beginStudy(invocation, stageNames),
}
