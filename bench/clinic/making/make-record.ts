import type { RunContext } from '../../../src/diagnosis/rules/rule.ts'
import type { Settings } from '../../../src/domain/setting.ts'
import { builtinSteering, type TrainerOptionValues } from '../../../src/trainer/main.ts'
import type { RunRecord } from '../records/run-record.ts'
import type { PlannedRun } from './plan.ts'
import { type Training, train } from './train.ts'

/** Makes one planned run. Its label is still open: that takes its twin and the spread between seeds. */
export function makeRecord(plan: PlannedRun): RunRecord {
  const { host, options, seed, id } = plan
  const planted = plan.kind === 'fault' ? plan.fault.plant(host.options, plan.severity) : null
  const look = plan.kind === 'healthy' ? plan.lookAlike : null
  const { events, outcome } = train({
    options,
    seed,
    fault: planted?.fault ?? look?.hooks ?? null,
    preparesInputs: (plan.kind === 'fault' && plan.fault.preparesInputs === true) || look?.otherTask === true,
    pretrainedAt: look?.pretrained === true ? host.options : null,
  })
  const facts = look?.facts?.(host.options)
  const told =
    facts === undefined ? events : [events[0]!, { kind: 'about' as const, facts }, ...events.slice(1)]
  return {
    id,
    family: host.family,
    label: 'dropped',
    because: 'not judged yet',
    fault: plan.kind === 'fault' ? plan.fault.name : null,
    cause: plan.kind === 'fault' ? plan.fault.cause : null,
    alsoRight: plan.kind === 'fault' ? (plan.fault.alsoRight ?? []) : [],
    severity: plan.kind === 'fault' ? plan.severity : null,
    lookAlike: look?.name ?? null,
    seed,
    twin: plan.kind === 'fault' ? plan.twin : null,
    outcome,
    context: contextOf(plan),
    events: look?.log?.(told) ?? told,
  }
}

/** The training that a plan describes, at its own options or at others. */
export function trainingOf(plan: PlannedRun, options: TrainerOptionValues = plan.options): Training {
  const { host, seed } = plan
  const planted = plan.kind === 'fault' ? plan.fault.plant(host.options, plan.severity) : null
  const look = plan.kind === 'healthy' ? plan.lookAlike : null
  return {
    options,
    seed,
    fault: planted?.fault ?? look?.hooks ?? null,
    preparesInputs: (plan.kind === 'fault' && plan.fault.preparesInputs === true) || look?.otherTask === true,
    pretrainedAt: look?.pretrained === true ? host.options : null,
  }
}

/** What the command line would tell the rules of such a run: the options that were given, by name; every role can be set. */
function contextOf({ id, options }: PlannedRun): RunContext {
  const { data: _, subset: __, validation: ___, ...settings } = options
  return {
    run: id,
    settings: settings as Settings,
    roles: builtinSteering.roles,
    budget: { amount: Number(options['epochs']), unit: 'epochs' },
    goal: { series: 'val/accuracy', direction: 'maximize' },
  }
}
