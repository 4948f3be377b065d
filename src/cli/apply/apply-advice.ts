import { BabysitError } from '../../domain/error.ts'
import type { Change, Finding } from '../../domain/finding.ts'
import type { Facts } from '../../domain/series.ts'
import { isWatch, type StudyPlan } from '../../domain/study.ts'
import type { PlannedTrial } from '../../domain/trial.ts'
import { applyChange, type ChangedSetup } from '../../recipe/apply-change.ts'
import { type NumberedAdvice, numberedAdvice } from '../../report/numbered-advice.ts'
import { commandSettings } from '../prove/command-settings.ts'
import { repeatTrial } from '../prove/repeatable.ts'

/** A study of one run: a trial of another study with an advice applied. */
export interface AppliedAdvice {
  readonly plan: Omit<StudyPlan, 'id'>
  readonly trial: PlannedTrial
  readonly rule: string
  readonly change: Change
  /** "lr 0.3 to 0.03" */
  readonly what: string
}

export interface ApplyRequest {
  readonly plan: StudyPlan
  readonly trial: PlannedTrial
  /** Of the trial's run. */
  readonly findings: readonly Finding[]
  readonly facts: Facts
  /** Which advice, counted from 1 as `numberedAdvice` counts; the first that can be applied where left out. */
  readonly number?: number
}

/**
 * The same program, seed and budget with what the advice changes, and nothing else.
 * @throws BabysitError BS1090 no such advice, BS1091 it is nothing that a run can be told, BS1092 the program cannot be
 * started by us
 */
export function applyAdvice(request: ApplyRequest): AppliedAdvice {
  const { plan, findings, number, trial } = request
  refuseForeign(plan)
  const all = numberedAdvice(findings)
  if (all.length === 0)
    throw new BabysitError('BS1090', `no finding about trial ${trial.number} of ${plan.id} gives advice`, {
      next: `see what is known of it: babysit show ${plan.id} ${trial.number}`,
      exitCode: 1,
    })
  const asked = number === undefined ? all : all.filter((entry) => entry.number === number)
  if (asked.length === 0)
    throw new BabysitError('BS1090', `there is no advice ${number}; expected 1 to ${all.length}`, {
      next: `choose one of: ${all.map((entry) => `${entry.number} (${entry.advice.text})`).join('; ')}`,
    })
  const whys: string[] = []
  for (const { finding, advice } of asked) {
    const applied = changed(request, advice.change)
    if (applied.kind === 'changed')
      return { ...applied.run, rule: finding.rule, change: advice.change, what: applied.what }
    whys.push(`${finding.rule}: ${applied.why}`)
  }
  throw new BabysitError('BS1091', `the advice cannot be applied by itself. ${whys.join('; ')}`, {
    next: `read it: babysit show ${plan.id} ${trial.number}`,
    exitCode: 1,
  })
}

/** Which advice of a run can be applied; for the page, which offers no other. */
export function applicable(request: Omit<ApplyRequest, 'number'>): readonly number[] {
  const { kind } = request.plan.program
  if (kind === 'in-process' || kind === 'recorded') return []
  return numberedAdvice(request.findings)
    .filter(({ advice }: NumberedAdvice<Finding>) => changed(request, advice.change).kind === 'changed')
    .map(({ number }) => number)
}

type Changed =
  | { readonly kind: 'changed'; readonly run: Pick<AppliedAdvice, 'plan' | 'trial'>; readonly what: string }
  | Extract<ChangedSetup, { kind: 'cannot' }>

function changed({ plan, trial, facts }: ApplyRequest, change: Change): Changed {
  const repeatable = repeatTrial(plan, trial)
  const { program } = plan
  if (program.kind === 'command' && isWatch(plan)) {
    const command = commandSettings(program.argv)
    const setup = { settings: command.settings, budget: trial.budget }
    const found = applyChange({ setup, roles: command.roles, facts }, change)
    if (found.kind === 'cannot') return found
    const argv = command.with(found.setup.settings)
    const again = repeatable.with(trial.settings)
    return {
      kind: 'changed',
      run: { plan: { ...again.plan, program: { ...program, argv } }, trial: again.trial },
      what: found.what,
    }
  }
  const { settings, budget, roles } = repeatable
  const found = applyChange({ setup: { settings, budget }, roles, facts }, change)
  if (found.kind === 'cannot') return found
  const again = repeatable.with(found.setup.settings)
  return {
    kind: 'changed',
    run: { plan: again.plan, trial: { ...again.trial, budget: found.setup.budget } },
    what: found.what,
  }
}

function refuseForeign({ id, program }: StudyPlan): void {
  if (program.kind !== 'in-process' && program.kind !== 'recorded') return
  throw new BabysitError('BS1092', `the runs of ${id} are started by a program of yours`, {
    next: 'start one there with the settings that the advice names',
    exitCode: 1,
  })
}
