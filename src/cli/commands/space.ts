import type { ExitCode } from '../../domain/error.ts'
import type { Parameter, Space } from '../../domain/parameter.ts'
import type { Study } from '../../domain/study.ts'
import { formatRange } from '../../space/format-range.ts'
import { withParameter } from '../../space/reshape.ts'
import { scaleRemarks } from '../../space/scale-doctor/scale-remarks.ts'
import { acquireFolderLock } from '../../store/folder-lock.ts'
import { askStudy } from '../ask-study.ts'
import type { BaseOptions } from '../base-options.ts'
import { compose } from '../compose.ts'
import type { CommandDefinition } from '../context.ts'
import { createScreen } from '../output/screen.ts'
import { reshapedParameters } from '../reshaping.ts'
import { type StudyFolder, trueState, withFolder } from '../study-folder.ts'
import { readRecord } from '../study-record.ts'

interface SpaceOptions extends BaseOptions {
  readonly set?: readonly string[]
  readonly freeze?: readonly string[]
}

interface Outcome {
  readonly parameter: string
  readonly range: string
  readonly state: 'done' | 'refused'
  readonly answer: string
}

export const command: CommandDefinition<SpaceOptions> = {
  describe(command) {
    const all = (value: string, before: readonly string[] = []) => [...before, value]
    command
      .argument('[study]', 'its name, or the beginning of it (default: the newest)')
      .option(
        '--set <name=range>',
        'search a parameter so from now on: wider, narrower, other choices, or a new one',
        all,
      )
      .option('--freeze <name=value>', 'search a parameter no more: it keeps this value', all)
      .addHelpText(
        'before',
        `Examples:
  babysit space
  babysit space calm-oak-3 --set lr=@log:1e-6..1
  babysit space --set momentum=@0.5..0.99 --freeze dropout=0.1

Without options it prints what the study searches. A change is taken up when the trials that are planned are through, or when
the study is resumed; every trial that was made is kept and counts. A range that you have set is not widened by itself.
`,
      )
  },
  run: ({ words, options, context }) =>
    withFolder<ExitCode>(context, options, async (place) => {
      const screen = createScreen(context, options)
      const study = await place.store.findStudy(words[0] ?? 'last')
      const space = currentSpace(study)
      const parameters = reshapedParameters(space, options)
      if (parameters.length === 0) {
        const ranges = space.parameters.map((one) => `${one.name}=${formatRange(one)}`)
        if (screen.json)
          await screen.data(JSON.stringify({ schemaVersion: 1, study: study.plan.id, space: ranges }))
        else await screen.data(ranges.length === 0 ? 'nothing is searched' : ranges.join('\n'))
        return 0
      }
      const outcomes: Outcome[] = []
      for (const parameter of parameters) {
        const changed = { ...study.plan, space: { parameters: [parameter] } }
        for (const remark of scaleRemarks(changed)) screen.warn(remark)
        const range = formatRange(parameter)
        const answer = await asked(place, { study, parameter })
        outcomes.push({ parameter: parameter.name, range, ...answer })
        if (!screen.json)
          screen.say(
            `${parameter.name}=${range}: ${answer.state === 'refused' ? 'refused, ' : ''}${answer.answer}`,
          )
      }
      if (screen.json) await screen.data(JSON.stringify({ schemaVersion: 1, study: study.plan.id, outcomes }))
      return outcomes.some(({ state }) => state === 'refused') ? 1 : 0
    }),
}

/** What is searched as people have it by now. */
function currentSpace({ plan }: Study): Space {
  return (plan.wishes ?? []).reduce(
    (space, { wish }) => (wish.kind === 'reshape' ? withParameter(space, wish.parameter) : space),
    plan.space,
  )
}

/** Whoever works on the study is asked; where nobody does, the wish waits in the store for who resumes it. */
async function asked(
  place: StudyFolder,
  { study, parameter }: { readonly study: Study; readonly parameter: Parameter },
): Promise<Pick<Outcome, 'state' | 'answer'>> {
  const wish = { kind: 'reshape', parameter } as const
  if (trueState(study, place.dir) === 'running') {
    const { state, answer = '' } = await askStudy(place, { study, action: wish })
    return { state: state === 'refused' ? 'refused' : 'done', answer }
  }
  const lock = acquireFolderLock(place.dir, { study: study.plan.id })
  try {
    const { stages } = await readRecord(place, study)
    const answer = compose(study.plan).accept(study.plan, stages, wish)
    if ('refused' in answer) return { state: 'refused', answer: answer.refused }
    await place.store.addWish(study.plan.id, wish)
    return { state: 'done', answer: `${answer.accepted}; go on with: babysit resume ${study.plan.id}` }
  } finally {
    lock.release()
  }
}
