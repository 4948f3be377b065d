import type { BudgetUnit } from './budget.ts'
import type { Bounds, Role } from './parameter.ts'

/** What is being trained. A guest: it knows nothing of studies. */
export type Program = BuiltinProgram | FunctionProgram | CommandProgram | InProcessProgram | RecordedProgram

/** The trainer that ships with babysit. `options` are its own long option names and values, as in `--model mlp`. */
export interface BuiltinProgram {
  readonly kind: 'builtin'
  readonly options: Readonly<Record<string, string | number | boolean>>
}

/** A function exported by a TypeScript or JavaScript module, run in a worker thread. */
export interface FunctionProgram {
  readonly kind: 'function'
  /** Absolute path of the module. */
  readonly module: string
  readonly export: string
}

/**
 * Any command. Words may hold `{lr}`, `{seed}`, `{epochs}`, `{steps}`, `{samples}`, `{trial.dir}`, and the names of its
 * templates: `{config.yaml}`.
 */
export interface CommandProgram {
  readonly kind: 'command'
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** What the agent sets in a Python program; absent or empty: it only listens. See docs/agent.md. */
  readonly agent?: readonly AgentWord[]
  /** Files of which each run is given a copy of its own, with settings and orders put in place. */
  readonly templates?: readonly ConfigTemplate[]
}

export interface ConfigTemplate {
  /** The name of the file, of its copy in the run's folder, and of its place in the command. */
  readonly name: string
  readonly format: 'yaml' | 'json' | 'toml' | 'text'
  readonly text: string
}

/** What the agent can set in a Python program that was not changed: parameters by its own names, and orders. */
export type AgentWord =
  | 'lr'
  | 'weight_decay'
  | 'momentum'
  | 'dropout'
  | 'budget'
  | 'samples'
  | 'seed'
  | 'inputs'
  | 'evaluate'

/** A function of the very process that works on the study, known by a name; no other process can run it. */
export interface InProcessProgram {
  readonly kind: 'in-process'
  readonly name: string
}

/** Training that others run: its trials are written down here, and none can be started. */
export interface RecordedProgram {
  readonly kind: 'recorded'
  /** Where the trials come from: `optuna`, `ask and tell` ... */
  readonly by: string
  /** What they are called there. */
  readonly name: string
}

/**
 * What a program can be told from outside. The recipe plans only probes that the program can follow and says of the
 * others that they were left out, and why.
 */
export interface Steering {
  /** Parameters by role that can be set, and under which name. */
  readonly roles: Readonly<Partial<Record<Role, string>>>
  readonly budget: boolean
  /** The only unit in which the budget can be given, in whole numbers: `--epochs {epochs}`. Either unit where left out. */
  readonly budgetUnit?: BudgetUnit
  /** Budgets that a run on all samples may be given, in that unit: `--epochs @fid:1..81`. */
  readonly budgetBounds?: Bounds
  /** Budgets in that unit at which schedulers compare trials, ascending. Left to the scheduler where left out. */
  readonly budgetRungs?: readonly number[]
  readonly samples: boolean
  readonly seed: boolean
  /** `BABYSIT_INPUTS=zero` replaces all inputs by zeros. */
  readonly inputs: boolean
  /** `BABYSIT_EVALUATE=twice` evaluates one batch twice in evaluation mode, as val/again and val/again2. */
  readonly evaluation: boolean
}
