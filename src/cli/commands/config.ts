import { availableParallelism } from 'node:os'
import { applyStudyFile, lists, scalars } from '../config/apply-study-file.ts'
import { userFile } from '../config/user-settings.ts'
import type { CommandDefinition } from '../context.ts'
import { shellWord } from '../next-steps.ts'
import { tableLines } from '../output/lines.ts'
import { createScreen } from '../output/screen.ts'
import { addStudyOptions, type StudyOptions } from '../study-options.ts'

interface ConfigOptions extends StudyOptions {
  readonly showOrigin?: boolean
}

interface Setting {
  readonly name: string
  /** As it would be written; null where it is not set. */
  readonly value: string | null
  readonly origin: string
}

export const command: CommandDefinition<ConfigOptions> = {
  describe(command) {
    command.addHelpText(
      'before',
      `Examples:
  babysit config                            what a study begun here would be told
  babysit config --show-origin              and where each setting comes from
  babysit config --workers 4 --show-origin  the same with options of babysit run
`,
    )
    addStudyOptions(command, { stages: true })
    for (const option of command.options) option.hideHelp()
    command
      .optionsGroup('Settings:')
      .option('--show-origin', 'where each setting comes from')
      .addHelpText('after', '\nTakes the options of babysit run as well.')
  },
  async run(invocation) {
    const { context, options } = invocation
    const screen = createScreen(context, options)
    const settled = await applyStudyFile(invocation)
    const settings = settingsOf(settled.invocation.options, {
      origins: settled.origins,
      program: { command: settled.invocation.context.command, module: settled.invocation.words[0] },
    })
    if (screen.json) {
      const files = { project: settled.file, user: userFile(context.env) }
      await screen.data(JSON.stringify({ schemaVersion: 1, files, settings }, null, 2))
      return 0
    }
    const columns = ['setting', 'value', ...(options.showOrigin ? ['from'] : [])]
    const rows = settings.map(({ name, value, origin }) => [
      name,
      value ?? '',
      ...(options.showOrigin ? [origin] : []),
    ])
    await screen.data(tableLines({ columns, rows }, screen).join('\n'))
    return 0
  },
}

function settingsOf(
  options: StudyOptions,
  about: {
    readonly origins: Readonly<Record<string, string>>
    readonly program: { readonly command: readonly string[] | null; readonly module: string | undefined }
  },
): readonly Setting[] {
  const { origins, program } = about
  const usual: Readonly<Record<string, string>> = { workers: String(availableParallelism()), retries: '1' }
  const setting = (name: string, value: unknown): Setting => {
    const text = value ?? usual[name] ?? null
    return { name, value: text === null ? null : String(text), origin: origins[name] ?? 'what is usual' }
  }
  const named = (kind: 'space' | 'set', entries: readonly string[] = []) =>
    entries.map((entry): Setting => {
      const [name, value] = [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]
      const origin = origins[`${kind}.${name}`] ?? 'the command line'
      return { name: `${kind}.${name}`, value, origin }
    })
  const command = program.command?.map(shellWord).join(' ')
  return [
    ...(command === undefined
      ? []
      : [{ name: 'command', value: command, origin: origins['command'] ?? 'the command line' }]),
    ...(program.module === undefined
      ? []
      : [{ name: 'module', value: program.module, origin: origins['module'] ?? 'the command line' }]),
    ...scalars.map((name) => setting(name, options[name])),
    ...lists.map((name) => setting(name, (options[name] as readonly string[] | undefined)?.join(', '))),
    ...named('space', options.space),
    ...named('set', options.set),
  ]
}
