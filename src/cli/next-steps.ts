import type { StudyPlan } from '../domain/study.ts'
import { formatSetting } from '../report/numbers.ts'
import type { Context } from './context.ts'
import type { StudyEnd } from './exit-code.ts'
import type { StudyFolder } from './study-folder.ts'
import { shortPath } from './write-report.ts'

/** The commands that make sense after a study has ended this way, most useful first. */
export function nextSteps(
  end: StudyEnd & {
    readonly plan: StudyPlan
    readonly place: Pick<StudyFolder, 'dir'>
    readonly context: Context
  },
): readonly string[] {
  const { plan, outcomes, place, context } = end
  const dir = place.dir === context.cwd ? '' : ` --dir ${shellWord(shortPath(place.dir, context.cwd))}`
  const show = `babysit show ${plan.id}${dir}`
  if (end.state === 'interrupted' || end.state === 'stopped') return [`babysit resume ${plan.id}${dir}`]
  const unkept = outcomes.fine?.unkept ?? outcomes.coarse?.unkept
  if (end.state === 'failed' && unkept)
    return [`${show}    what each trial misses; then ask for less, or search wider: --space`]
  if (end.state === 'failed') return [`${show}    why its runs failed`]
  const same = programWords(plan)
  const [first] = end.stages
  if (first === 'sanity' && end.stages.length === 1) {
    if (outcomes.sanity?.verdict === 'pass') return [`babysit range${same}`]
    return [show]
  }
  if (first === 'range' && end.stages.length === 1 && outcomes.range?.low && outcomes.range.high) {
    const name = plan.steering.roles.learningRate ?? 'lr'
    const [low, high] = [outcomes.range.low.value, outcomes.range.high.value].map((rate) =>
      Number(rate.toPrecision(2)),
    )
    const range = `@log:${formatSetting(low!)}..${formatSetting(high!)}`
    return [
      plan.program.kind === 'builtin'
        ? `babysit search --space ${name}=${range}${same}`
        : `search ${name} in ${range}`,
    ]
  }
  return [`babysit report ${plan.id}${dir} --open`, show]
}

/** The program as it was named on the command line. */
function programWords({ program, fixed }: StudyPlan): string {
  switch (program.kind) {
    case 'builtin': {
      const all = [...Object.entries(program.options), ...Object.entries(fixed)]
      return all.map(([name, value]) => ` --${name} ${shellWord(formatSetting(value))}`).join('')
    }
    case 'function':
      return ` ${shellWord(`${program.module}:${program.export}`)}`
    case 'command':
      return ` -- ${program.argv.map(shellWord).join(' ')}`
    case 'in-process':
    case 'recorded':
      return ''
  }
}

/** Quoted for a POSIX shell where it has to be. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
