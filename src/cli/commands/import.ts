import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { BabysitError, type ExitCode } from '../../domain/error.ts'
import { commandLine, unknownProgram, unwritable } from '../../importers/command-line.ts'
import { hydraCommand } from '../../importers/hydra.ts'
import type { Imported } from '../../importers/importer.ts'
import { importers } from '../../importers/index.ts'
import { importTrials } from '../../library/import-trials.ts'
import { readOptunaFile } from '../../library/optuna-storage.ts'
import { formatCount } from '../../report/numbers.ts'
import type { BaseOptions } from '../base-options.ts'
import type { CommandDefinition, Context } from '../context.ts'
import { shellWord } from '../next-steps.ts'
import { createScreen } from '../output/screen.ts'
import { workingFolder } from '../study-folder.ts'

interface ImportOptions extends BaseOptions {
  readonly study?: string
  readonly as?: string
}

interface Read {
  readonly by: string
  readonly imported: Imported
}

export const command: CommandDefinition<ImportOptions> = {
  describe(command) {
    command
      .argument(
        '[file]',
        'sweep.yaml, a Katib Experiment, search_space.json, Hydra YAML, or an Optuna SQLite file',
      )
      .option('--study <name>', 'which study of an Optuna file')
      .option('--as <name>', 'what the study with its trials is called here')
      .addHelpText(
        'before',
        `Examples:
  babysit import sweep.yaml                                 prints the equivalent command
  babysit import study.db --study cnn                       and brings the trials into a study
  babysit import -- python train.py -m 'lr=interval(1e-4,1e-1)' opt=adam,sgd
`,
      )
  },
  async run({ words, options, context }) {
    const { by, imported } = await read(words[0], { options, context })
    const screen = createScreen(context, options)
    const line = commandLine(imported)
    const place = { dir: workingFolder(context, options), by, name: options.as }
    const study = imported.tried === undefined ? null : await importTrials(imported, place)
    for (const note of imported.notes) screen.warn(note)
    for (const name of unwritable(imported))
      screen.warn(`${name} has values that no range on a command line can hold; it is left without one.`)
    if (line.includes(unknownProgram))
      screen.warn(`The file names no program: put its command in the place of ${unknownProgram}.`)
    if (study !== null)
      screen.say(
        `Kept in the study ${study.id}: ${formatCount(study.trials, 'trial')}; babysit show ${study.id}`,
      )
    if (screen.json) {
      const { id = null, trials = 0 } = study ?? {}
      const document = { schemaVersion: 1, from: by, command: line, notes: imported.notes, study: id, trials }
      await screen.data(JSON.stringify(document, null, 2))
    } else await screen.data(line.map(shellWord).join(' '))
    return 0 satisfies ExitCode
  },
}

async function read(
  file: string | undefined,
  { options, context }: { readonly options: ImportOptions; readonly context: Context },
): Promise<Read> {
  if (context.command !== null) {
    if (file !== undefined) throw notOne(`both a file ('${file}') and a command behind -- were given`)
    return { by: 'hydra', imported: hydraCommand(context.command) }
  }
  if (file === undefined) throw notOne('there is no file')
  const path = resolve(context.cwd, file)
  if (!existsSync(path) || !statSync(path).isFile()) {
    throw new BabysitError('BS1027', `'${file}' is no file; expected one of another tool`, {
      next: 'babysit import --help lists which are read',
    })
  }
  const bytes = readFileSync(path)
  if (bytes.subarray(0, 15).toString('latin1') === 'SQLite format 3')
    return { by: 'optuna', imported: await readOptunaFile(path, options.study) }
  const text = bytes.includes(0) ? null : bytes.toString('utf8')
  const importer = importers.find((one) => one.recognises({ path: file, text }))
  if (importer === undefined) {
    throw new BabysitError(
      'BS1028',
      `'${file}' is none of the files that are read: ${[...importers.map(({ summary }) => summary), 'an Optuna storage (SQLite)'].join('; ')}`,
      { next: 'write the ranges by hand: babysit help spaces' },
    )
  }
  const beside = (name: string) => {
    const other = resolve(dirname(path), name)
    return existsSync(other) ? readFileSync(other, 'utf8') : null
  }
  return { by: importer.name, imported: importer.read({ path: file, text }, { beside }) }
}

function notOne(what: string): BabysitError {
  return new BabysitError('BS1026', `${what}; expected one file, or a command of Hydra behind --`, {
    next: 'write for instance: babysit import sweep.yaml',
  })
}
