import { resolve } from 'node:path'
import type { ExitCode } from '../../domain/error.ts'
import type { BaseOptions } from '../base-options.ts'
import type { CommandDefinition } from '../context.ts'
import { openInBrowser } from '../open-in-browser.ts'
import { createScreen } from '../output/screen.ts'
import { withFolder } from '../study-folder.ts'
import { readRecord } from '../study-record.ts'
import { printReport, reportPath, shortPath, writeHtmlReport } from '../write-report.ts'

interface ReportOptions extends BaseOptions {
  readonly terminal?: boolean
  readonly out?: string
  readonly open?: boolean
}

export const command: CommandDefinition<ReportOptions> = {
  describe(command) {
    command
      .argument('[study]', 'its name, or the beginning of it (default: the newest)')
      .option('--terminal', 'print the report here')
      .option('--out <file>', 'write the HTML file there')
      .option('--open', 'open the HTML file in a browser')
      .addHelpText(
        'before',
        'Examples:\n  babysit report --open\n  babysit report calm-oak-3 --out report.html\n',
      )
  },
  run: ({ words, options, context }) =>
    withFolder<ExitCode>(context, options, async (place) => {
      const screen = createScreen(context, options)
      const study = await place.store.findStudy(words[0] ?? 'last')
      const input = await readRecord(place, study)
      if (screen.json || options.terminal) await printReport(input, screen)
      if ((screen.json || options.terminal) && options.out === undefined && !options.open) return 0
      const path = options.out ? resolve(context.cwd, options.out) : reportPath(place.folder, study.plan.id)
      await writeHtmlReport(input, path)
      if (screen.json || options.terminal) screen.say(`Report: ${shortPath(path, context.cwd)}`)
      else await screen.data(shortPath(path, context.cwd))
      if (options.open) openInBrowser(path)
      return 0
    }),
}
