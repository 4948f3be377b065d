import { BabysitError } from '../../domain/error.ts'
import type { Goal } from '../../domain/goal.ts'
import type { Parameter, Role, Space } from '../../domain/parameter.ts'
import type { AgentWord, CommandProgram, Steering } from '../../domain/program.ts'
import { programSpace } from '../../recipe/default-space.ts'
import { programText } from '../../report/program-text.ts'
import { agentWords, type Scouted } from './scout.ts'

/** A command as the agent makes it: what it can be told, what is searched, and what it is judged by. */
export interface AgentStudy {
  readonly program: CommandProgram
  readonly steering: Steering
  readonly space: Space
  readonly goal: Goal
  /** What cannot be done with this program, each with the line that would make it possible. */
  readonly hints: readonly string[]
  /** One line on what was found. */
  readonly found: string
}

/** The agent's own names of the parameters it can set. */
const names: Readonly<Partial<Record<Role, AgentWord>>> = {
  learningRate: 'lr',
  regularization: 'weight_decay',
  momentum: 'momentum',
  dropout: 'dropout',
}

/**
 * Makes a study of a command of which a short run has shown what it is. What the command's own words say (`{epochs}`,
 * ranges) goes first; the agent adds what they leave open.
 *
 * @throws BabysitError BS3601 where the program failed; BS3602 where it has several losses and none is chosen
 */
export function agentStudy(about: {
  readonly program: CommandProgram
  /** What the command can be told by itself. */
  readonly steering: Steering
  /** Ranges that the user gave; none: the usual ones for what the program has. */
  readonly parameters: readonly Parameter[]
  readonly goal: Goal | null
  readonly scouted: Scouted
}): AgentStudy {
  const { program, steering: own, parameters, scouted } = about
  refuseFailed(program, scouted)
  const steerable = wordsOf(scouted.facts['steerable'])
  const taken = new Set(Object.keys(own.roles))
  const roles = Object.entries(names).filter(([role]) => steerable.has(role) && !taken.has(role)) as [
    Role,
    AgentWord,
  ][]
  const steering: Steering = {
    roles: { ...Object.fromEntries(roles), ...own.roles },
    budget: true,
    ...(own.budget && own.budgetUnit !== undefined ? { budgetUnit: own.budgetUnit } : {}),
    samples: own.samples || steerable.has('samples'),
    seed: true,
    inputs: own.inputs || steerable.has('inputs'),
    evaluation: own.evaluation || steerable.has('evaluation'),
  }
  const orders = agentWords.filter(
    (word) =>
      (word === 'budget' && !own.budget) ||
      (word === 'samples' && !own.samples) ||
      (word === 'seed' && !own.seed) ||
      (word === 'inputs' && !own.inputs) ||
      (word === 'evaluate' && !own.evaluation),
  )
  const space =
    parameters.length > 0 ? { parameters } : programSpace({ facts: scouted.facts, roles: new Map(roles) })
  const goal = about.goal ?? goalOf(scouted)
  return {
    program: { ...program, agent: [...roles.map(([, word]) => word), ...orders] },
    steering,
    space,
    goal,
    hints: hintsOf(scouted, { steerable, goal }),
    found: describe(scouted, goal),
  }
}

/** What the agent calls the optimizer of a script that has none. */
const byHand = 'by hand'

/** @throws BabysitError BS3601 */
export function refuseFailed(program: CommandProgram, { end, lastError, steps }: Scouted): void {
  if (end.status !== 'failed' && steps > 0) return
  if (end.status === 'ok' || end.status === 'stopped') return
  const why = lastError ?? end.message ?? end.reason
  throw new BabysitError('BS3601', `'${programText(program)}' fails by itself: ${why}`, {
    next: `run it once by hand: ${program.argv.join(' ')}`,
    exitCode: 1,
  })
}

function wordsOf(value: unknown): ReadonlySet<string> {
  return new Set(Array.isArray(value) ? value.filter((word): word is string => typeof word === 'string') : [])
}

/** Validation where there is any: what is trained on says nothing of what was learnt. */
function goalOf({ series, facts }: Scouted): Goal {
  const perSample = facts['classification'] === true
  if (series.has('val/accuracy') && perSample) return { series: 'val/accuracy', direction: 'maximize' }
  if (series.has('val/loss')) return { series: 'val/loss', direction: 'minimize' }
  // What it prints or writes may tell of a validation that the agent has not heard.
  if (series.has('train/loss')) return { series: 'train/loss', direction: 'minimize', open: 'unnamed' }
  const losses = [...series.keys()].filter((name) => name.startsWith('train/loss/'))
  throw new BabysitError(
    'BS3602',
    `the program has ${losses.length} losses, each trained by an optimizer of its own: ${losses.join(', ')}; which of them it is judged by cannot be guessed`,
    { next: `choose one: --minimize ${losses[0] ?? 'train/loss'}` },
  )
}

function hintsOf(
  { facts, series }: Scouted,
  { steerable, goal }: { readonly steerable: ReadonlySet<string>; readonly goal: Goal },
): readonly string[] {
  const hints: string[] = []
  if (facts.optimizer === byHand) {
    return [
      `It changes its weights itself, without an optimizer, so nothing of its training can be set. These lines would make that possible: optimizer = torch.optim.SGD(model.parameters(), lr=0.1) before the loop, and optimizer.step() in it`,
    ]
  }
  if (!steerable.has('samples')) {
    hints.push(
      'Its samples do not come through a DataLoader, so it cannot be asked to learn 20 of them by heart. This line would make that possible: for x, y in torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size=64, shuffle=True):',
    )
  }
  if (!series.has('val/loss') && goal.series === 'train/loss') {
    hints.push(
      'The agent heard no validation. Unless the output tells of one, it is judged by train/loss, which tells nothing of unseen data. This line would make it heard, with the loss function of the training: with torch.no_grad(): model.eval(); loss = criterion(model(x_val), y_val); model.train()',
    )
  }
  if (!steerable.has('regularization')) {
    const optimizer = typeof facts.optimizer === 'string' ? facts.optimizer : 'Its optimizer'
    hints.push(
      `${optimizer} has no weight decay, so regularization is not searched. This line would make that possible: optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-4)`,
    )
  }
  if (!steerable.has('learningRate')) {
    hints.push(
      'Its optimizer has no learning rate that is a number, so none is searched. This line would make that possible: optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)',
    )
  }
  return hints
}

function describe({ framework, facts, series }: Scouted, goal: Goal): string {
  const parts = [
    framework ?? 'a program',
    facts.optimizer === undefined
      ? null
      : `${facts.optimizer} at a rate of ${facts.learningRate ?? 'its own'}`,
    facts.parameters === undefined ? null : `${facts.parameters} parameters`,
    facts.trainSamples === undefined ? null : `${facts.trainSamples} samples`,
    `heard: ${[...series.keys()].filter((name) => !name.startsWith('lr/')).join(', ')}`,
    `judged by ${goal.series}${goal.open === undefined ? '' : ', unless its output tells of a validation'}`,
  ]
  return parts.filter((part) => part !== null).join('; ')
}
