import { chanceOfBetter, pace } from '../../../src/math/chance-of-better.ts'
import type { Figure } from '../../harness/figures.ts'
import { allTasks, epochs, kept, ours } from '../lcbench/kept.ts'
import { ourStudy, type StudyResult } from '../lcbench/our-study.ts'
import { startPython } from '../python-service.ts'
import { costs } from './costs.ts'

const lines: Readonly<Record<string, number>> = {
  'babysit random': pace.chance,
  'babysit TPE': pace.learning,
  'babysit GP': pace.learning,
  'babysit default': pace.racing,
}
const bands = 10
/** Fewer answers than this make a share too coarse to be judged. */
const fewest = 100
const asked = { after: [10, 15, 20, 25, 30, 35, 40], more: [5, 10, 20], gains: [0, 0.1, 0.5] }

interface Answer {
  readonly line: string
  /** Of a task that the rule's numbers were not chosen on: every second one. */
  readonly held: boolean
  readonly chance: number
  readonly came: boolean
}

/**
 * Whether the chance of a better setting is what it says: in studies of LCBench, after so many full trainings, would
 * so many more be better by so many points of accuracy? Each answer is held against what came.
 */
export async function calibration(options: {
  readonly data: string
  readonly seeds: readonly number[]
  readonly lines: readonly string[]
  readonly tasks: number
}): Promise<readonly Figure[]> {
  const named = (name: string) =>
    options.lines.length === 0 || options.lines.some((one) => name.includes(one))
  const cost = named('cost') ? await costs(options.seeds) : []
  const chosen = Object.keys(lines).filter(named)
  if (chosen.length === 0) return cost
  const surrogate = await startPython('lcbench/surrogate.py', [options.data])
  const answers: Answer[] = []
  for (const line of chosen) {
    for (const [index, task] of allTasks.slice(0, options.tasks).entries()) {
      for (const own of options.seeds) {
        // Where equal seeds draw the same settings for all tasks, the tasks' answers are right and wrong together. The default takes
        // minutes: of it the studies of the lcbench part do.
        const seed = line === 'babysit default' ? own : 100 + allTasks.length * own + index
        const { ends } = await kept<StudyResult>(
          `${line}-${task}-${seed}`,
          () => ourStudy(ours[line]!, { surrogate, task, seed, epochs }),
          (one) => one.ends !== undefined,
        )
        answers.push(
          ...answersOf(ends!, lines[line]!).map((one) => ({ line, held: index % 2 === 1, ...one })),
        )
      }
    }
  }
  surrogate.close()
  console.log(`\nchance of a better setting, ${answers.length} answers in studies of LCBench`)
  const worst = bandTable(answers)
  console.log('\nof these the tasks that the rule was not set on')
  const worstHeld = bandTable(answers.filter(({ held }) => held))
  console.log('\n| line | answers | said in the mean | came |\n| --- | --- | --- | --- |')
  const off = chosen.map((line) => {
    const own = answers.filter((one) => one.line === line)
    const [said, came] = shares(own)
    console.log(`| ${line} | ${own.length} | ${percent(said)} | ${percent(came)} |`)
    return Math.abs(said - came)
  })
  return [
    ...cost,
    figure(`calibration: worst band of ${fewest} answers or more`, worst),
    figure('calibration: the same on tasks that the rule was not set on', worstHeld),
    figure('calibration: worst line, mean said against what came', Math.max(...off)),
  ]
}

/** Prints it; the largest difference between what was said and what came. */
function bandTable(answers: readonly Answer[]): number {
  console.log('\n| said | answers | said in the mean | came |\n| --- | --- | --- | --- |')
  let worst = 0
  for (let band = 0; band < bands; band++) {
    const inside = answers.filter(({ chance }) => Math.min(bands - 1, Math.floor(chance * bands)) === band)
    if (inside.length === 0) continue
    const [said, came] = shares(inside)
    if (inside.length >= fewest) worst = Math.max(worst, Math.abs(said - came))
    const name = `${(100 * band) / bands} to ${(100 * (band + 1)) / bands} %`
    console.log(`| ${name} | ${inside.length} | ${percent(said)} | ${percent(came)} |`)
  }
  return worst
}

function answersOf(ends: readonly number[], usual: number): Omit<Answer, 'line' | 'held'>[] {
  const answers: Omit<Answer, 'line' | 'held'>[] = []
  for (const after of asked.after) {
    const known = ends.slice(0, after).map((value) => -value)
    for (const more of asked.more) {
      if (after + more > ends.length) continue
      const gained = Math.max(...ends.slice(after, after + more)) + Math.min(...known)
      for (const gain of asked.gains)
        answers.push({ chance: chanceOfBetter({ values: known, more, gain, usual }), came: gained > gain })
    }
  }
  return answers
}

function shares(answers: readonly Answer[]): [said: number, came: number] {
  const said = answers.reduce((sum, { chance }) => sum + chance, 0) / answers.length
  return [said, answers.filter(({ came }) => came).length / answers.length]
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function figure(name: string, value: number): Figure {
  return { name, value, interval: null, target: '<= 0.05', holds: value <= 0.05, peer: null }
}
