import type { ExitCode } from '../../domain/error.ts'
import { plainJson } from '../../server/plain-json.ts'
import { createCurveCache } from '../../server/run-curves.ts'
import type { BaseOptions } from '../base-options.ts'
import type { CommandDefinition } from '../context.ts'
import { createScreen } from '../output/screen.ts'
import { trueState, withFolder } from '../study-folder.ts'
import { drawTop } from '../top/draw-top.ts'
import { followTop } from '../top/follow-top.ts'
import { readTop } from '../top/top-view.ts'

export const command: CommandDefinition<BaseOptions> = {
  describe(command) {
    command.argument('[study]', 'its name, or the beginning of it (default: the newest)').addHelpText(
      'before',
      `Examples:
  babysit top
  babysit top calm-oak-3

Follows a study that runs in another process: path, best so far, curves, findings, trials. q or Ctrl-C leaves it; the
training goes on. Into a pipe or a file it writes what is to be seen now, once.
`,
    )
  },
  run: ({ words, options, context }) =>
    withFolder<ExitCode>(context, options, async ({ store, dir }) => {
      const screen = createScreen(context, options)
      const { id } = (await store.findStudy(words[0] ?? 'last')).plan
      const curves = createCurveCache(store)
      const read = async () => {
        const study = await store.findStudy(id)
        return readTop({ store, study, state: trueState(study, dir), curves, now: Date.now() / 1000 })
      }
      if (screen.json) {
        await screen.data(plainJson({ schemaVersion: 1, ...(await read()) }))
        return 0
      }
      if (!screen.isTerminal || context.env['TERM'] === 'dumb') {
        await screen.data(drawTop(await read(), screen.terminal).join('\n'))
        return 0
      }
      let { seq } = await store.changes(0)
      await followTop({
        stdout: context.stdout,
        stdin: process.stdin,
        async changed() {
          const news = await store.changes(seq)
          seq = news.seq
          return news.changes.some(({ study }) => study === id)
        },
        draw: async ({ width, height }) => drawTop(await read(), { ...screen.terminal, width }, height),
      })
      return 0
    }),
}
