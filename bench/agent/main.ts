// What listening costs a training: `npm run bench:agent`, or `node --import jiti/register bench/agent/main.ts
// [--json FILE] [--device cuda] [--pairs N] [--peers tensorboard,wandb]`. BABYSIT_PYTHON names the Python, with PyTorch and,
// for the peers, tensorboard and wandb.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Figure, publish } from '../harness/figures.ts'

const target = 0.03
const device = option('--device') ?? 'cpu'
const pairs = option('--pairs') ?? '7'
const peers = (option('--peers') ?? '').split(',').filter((name) => name !== '')

interface Answer {
  readonly batch: number
  /** Seconds a step without a listener. */
  readonly step: number
  readonly listeners: Readonly<Record<string, { readonly median: number; readonly pairs: readonly number[] }>>
  /** Times that the script waited for the device in 400 steps, as CUDA counts them. */
  readonly waits?: { readonly plain: number; readonly agent: number }
}

const script = fileURLToPath(new URL('pairs.py', import.meta.url))
const words = [script, '--device', device, '--pairs', pairs, '--listeners', ['agent', ...peers].join(',')]
const answer = JSON.parse(
  execFileSync(process.env['BABYSIT_PYTHON'] || 'python3', words, { encoding: 'utf8' }),
) as Answer

console.log(
  `A step of ${(1000 * answer.step).toFixed(2)} ms on ${device}, batch ${answer.batch}, ${pairs} pairs of runs.`,
)
const figures: Figure[] = Object.entries(answer.listeners).map(([name, { median, pairs: shares }]) => ({
  name: `share of step time that ${name} adds`,
  value: median,
  interval: [Math.min(...shares), Math.max(...shares)],
  target: name === 'agent' ? `<= ${target}` : '',
  holds: name !== 'agent' || median <= target,
  peer: name === 'agent' ? null : name,
}))
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
