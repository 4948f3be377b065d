import { BabysitError } from '../../domain/error.ts'
import { pythonFolder } from '../../runs/launchers/agent-environment.ts'
import type { BaseOptions } from '../base-options.ts'
import type { CommandDefinition } from '../context.ts'
import { createScreen } from '../output/screen.ts'
import { hasPythonFolder } from '../python-package.ts'

export const command: CommandDefinition<BaseOptions> = {
  describe(command) {
    command.addHelpText(
      'before',
      `Examples:
  pip install "$(babysit python)"
  PYTHONPATH="$(babysit python)" python train.py

Programs that babysit starts find the package without either.
`,
    )
  },
  async run({ options, context }) {
    if (!hasPythonFolder()) {
      throw new BabysitError('BS1025', `the Python package is not at ${pythonFolder}`, {
        next: 'install babysit anew: npm install babysit',
        exitCode: 1,
      })
    }
    const screen = createScreen(context, options)
    await screen.data(
      screen.json ? JSON.stringify({ schemaVersion: 1, python: pythonFolder }, null, 2) : pythonFolder,
    )
    return 0
  },
}
