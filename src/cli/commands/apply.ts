import { randomInt } from 'node:crypto'
import { BabysitError, type ExitCode } from '../../domain/error.ts'
import { studyName } from '../../library/study-name.ts'
import type { StoredTrial } from '../../store/store.ts'
import { applyAdvice } from '../apply/apply-advice.ts'
import { workOnApplied } from '../apply/work-on-applied.ts'
import type { BaseOptions } from '../base-options.ts'
import type { CommandDefinition } from '../context.ts'
import { createScreen } from '../output/screen.ts'
import { withFolder } from '../study-folder.ts'
import { withLock } from '../work-on-study.ts'

interface ApplyOptions extends BaseOptions {
  /** Of the new study; made up where left out. */
  readonly as?: string
}

export const command: CommandDefinition<ApplyOptions> = {
  describe(command) {
    command
      .argument('<study>', 'its name, or the beginning of it')
      .argument('<trial>', 'number of the trial whose findings give the advice')
      .argument('[advice]', 'which advice, counted from 1 (default: the first that can be applied)')
      .option('--as <name>', 'name of the new study (default: made up)')
      .addHelpText(
        'before',
        `Examples:
  babysit apply calm-oak-3 17
  babysit apply last 17 2

Runs the trial once more with what the advice changes, and nothing else: same program, seed and budget. The run is a study
of its own, and is held against the trial.
`,
      )
  },
  run: ({ words, options, context }) =>
    withFolder<ExitCode>(context, options, async (place) => {
      const { store } = place
      const screen = createScreen(context, options)
      const study = await store.findStudy(words[0]!)
      const { id } = study.plan
      const entry = findBegun(await store.trials(id), words[1]!, id)
      const record = await store.run(entry.run)
      const applied = applyAdvice({
        plan: study.plan,
        trial: entry.trial,
        findings: (await store.findings(id)).filter(({ run }) => run === entry.run),
        facts: record?.facts ?? {},
        ...(words[2] === undefined ? {} : { number: numberOf(words[2]) }),
      })
      const taken = (await store.studies()).map(({ plan }) => plan.id)
      const name = options.as ?? studyName(taken, randomInt)
      return withLock(place, name, () =>
        workOnApplied({
          applied,
          name,
          of: { study: id, trial: entry.trial.number, run: entry.run },
          place,
          screen,
        }),
      )
    }),
}

type BegunTrial = Exclude<StoredTrial, { readonly state: 'planned' }>

function findBegun(trials: readonly StoredTrial[], word: string, id: string): BegunTrial {
  const entry = trials.find(({ trial }) => String(trial.number) === word.replace(/^#/, ''))
  if (entry !== undefined && entry.state !== 'planned') return entry
  const why = entry === undefined ? `has no trial '${word}'` : `has not begun trial ${word} yet`
  throw new BabysitError('BS1093', `study ${id} ${why}`, {
    next: `see its trials: babysit show ${id}`,
  })
}

function numberOf(word: string): number {
  const number = Number(word)
  if (Number.isInteger(number) && number > 0) return number
  throw new BabysitError('BS1094', `'${word}' is no number of an advice; expected 1 or more`, {
    next: 'leave it out to apply the first advice that can be',
  })
}
