// What listening costs a training: `npm run bench:agent`, or `node --import jiti/register bench/agent/main.ts
// [--json FILE] [--device cuda] [--rounds N] [--peers tensorboard,wandb]`. BABYSIT_PYTHON names the Python, with PyTorch and,
// for the peers, tensorboard and wandb.
import { execFileSync } from 'node:child_process'
import { loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { type Figure, publish } from '../harness/figures.ts'
import { medianEstimate } from '../harness/median-interval.ts'

const target = 0.03
const device = option('--device') ?? 'cpu'
const rounds = option('--rounds') ?? '15'
const peers = (option('--peers') ?? '').split(',').filter((name) => name !== '')

/** By how much each listener's steps took longer, one number a round. */
type Shares = Readonly<Record<string, readonly number[]>>

interface Answer {
  readonly batch: number
  /** Seconds a step without a listener. */
  readonly step: number
  readonly clock: Shares
  readonly processor: Shares
  /** Times that the script waited for the device in 400 steps, as CUDA counts them. */
  readonly waits?: { readonly plain: number; readonly agent: number }
}

const script = fileURLToPath(new URL('pairs.py', import.meta.url))
const listeners = ['nothing', 'agent', ...peers].join(',')
const words = [script, '--device', device, '--rounds', rounds, '--listeners', listeners]
const answer = JSON.parse(
  execFileSync(process.env['BABYSIT_PYTHON'] || 'python3', words, { encoding: 'utf8' }),
) as Answer

const step = (1000 * answer.step).toFixed(2)
const load = loadavg()[0]!.toFixed(1)
console.log(
  `A step of ${step} ms on ${device}, batch ${answer.batch}, ${rounds} rounds; load at the end ${load}.`,
)
// Of the processor where it does the work: what else the machine does is not in it.
const judged = device === 'cpu' ? 'processor' : 'clock'
const figures: Figure[] = (['processor', 'clock'] as const).flatMap((kind) =>
  Object.entries(answer[kind]).map(([name, shares]) => {
    const { median, interval } = medianEstimate(shares)
    const isJudged = name === 'agent' && kind === judged
    return {
      name: `share of step time that ${name} adds, ${kind === 'clock' ? 'on the clock' : 'of the processor'}`,
      value: median,
      interval,
      target: isJudged ? `<= ${target}` : '',
      holds: !isJudged || median <= target,
      peer: name === 'agent' ? null : name,
    }
  }),
)
if (answer.waits !== undefined) {
  figures.push({
    name: 'waits for the device that the agent adds in 400 steps',
    value: answer.waits.agent - answer.waits.plain,
    interval: null,
    target: '0',
    holds: answer.waits.agent === answer.waits.plain,
    peer: null,
  })
}
publish(figures)

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name)
  return at === -1 ? undefined : process.argv[at + 1]
}
