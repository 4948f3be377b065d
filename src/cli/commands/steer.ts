import type { ExitCode } from '../../domain/error.ts'
import { askStudy } from '../ask-study.ts'
import type { BaseOptions } from '../base-options.ts'
import type { CommandDefinition } from '../context.ts'
import { createScreen } from '../output/screen.ts'
import { type SteerOptions, steeringOf } from '../steering.ts'
import { withFolder } from '../study-folder.ts'

export const command: CommandDefinition<SteerOptions & BaseOptions> = {
  describe(command) {
    command
      .argument('[study]', 'its name, or the beginning of it (default: the newest)')
      .option('--try <settings>', 'try a setting: lr=0.01,reg=1e-4; the rest as in the best trial so far')
      .option('--widen <range>', 'move an end of a range outward: lr=1e-6.. or lr=..1, or both')
      .option('--more <amount>', "add to the search: '10 trials', '30 epochs' or 5m")
      .option('--pause', 'start nothing new; running trials go on')
      .option('--resume', 'go on after a pause')
      .option('--stop-trial <number>', 'end one running trial')
      .addHelpText(
        'before',
        `Examples:
  babysit steer --try lr=0.01,reg=1e-4
  babysit steer calm-oak-3 --widen lr=..1 --more '10 trials'
  babysit steer --pause

Asks the babysitter that works on the study, in whatever process. What it promises, or why it refuses, is printed and kept in
the history of the study. Settings, ranges and trials are taken up when the trials that are planned are through.
`,
      )
  },
  run: ({ words, options, context }) =>
    withFolder<ExitCode>(context, options, async (place) => {
      const screen = createScreen(context, options)
      const study = await place.store.findStudy(words[0] ?? 'last')
      const actions = steeringOf(options, study.plan)
      let refused = false
      for (const action of actions) {
        const outcome = await askStudy(place, { study, action })
        refused ||= outcome.state === 'refused'
        if (screen.json) await screen.data(JSON.stringify({ schemaVersion: 1, ...outcome }))
        else screen.say(`${action.kind}: ${outcome.state === 'refused' ? 'refused, ' : ''}${outcome.answer}`)
      }
      return refused ? 1 : 0
    }),
}
