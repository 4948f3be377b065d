// The whole recipe beside an Optuna search that drives PyTorch, on the optical digits, with the same network family and
// the same ranges: `npm run bench:whole`, or `node --import jiti/register bench/whole/main.ts [--json FILE]`. Needs
// `npm run build`, ../shared/data, and Python with torch and optuna for the peer (skipped with the reason without).
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Figure, publish, short, table } from '../harness/figures.ts'

const seeds = [1, 2, 3, 4, 5]
const data = resolve('../shared/data/datasets/digits')
const python = process.env['BABYSIT_PYTHON'] ?? 'python3'

interface Result {
  readonly seconds: number
  readonly test: number
  readonly epochs: number
}

if (!existsSync(data)) {
  console.log('skipped: ../shared/data/datasets/digits is not there')
  process.exit(0)
}
const missing = whatThePeerLacks()
const pairs: { seed: number; ours: Result; peer: (Result & { imports: number; versions: string }) | null }[] =
  []
for (const seed of seeds) {
  // Each goes first every other time: what the machine does meanwhile is shared out evenly.
  const first = seed % 2 === 0 && missing === null ? runPeer(seed) : null
  const ours = runOurs(seed)
  pairs.push({ seed, ours, peer: first ?? (missing === null ? runPeer(seed) : null) })
}

console.log(
  table(
    [
      'seed',
      'recipe, s',
      'epochs',
      'test accuracy',
      'Optuna, s',
      'of which imports',
      'epochs',
      'test accuracy',
    ],
    pairs.map(({ seed, ours, peer }) => [
      String(seed),
      short(ours.seconds),
      String(Math.round(ours.epochs)),
      ours.test.toFixed(4),
      ...(peer === null
        ? ['', '', '', '']
        : [short(peer.seconds), short(peer.imports), String(peer.epochs), peer.test.toFixed(4)]),
    ]),
  ),
)
const figures: Figure[] = []
const compared = pairs.flatMap(({ ours, peer }) => (peer === null ? [] : [{ ours, peer }]))
if (missing !== null) console.log(`\nskipped beside Optuna: ${missing}`)
else {
  const versions = compared[0]!.peer.versions
  const ratios = compared.map(({ ours, peer }) => ours.seconds / peer.seconds)
  const gains = compared.map(({ ours, peer }) => ours.test - peer.test)
  figures.push(
    figure('wall time of the whole recipe over that of the search', ratios, {
      target: '< 1',
      holds: middle(ratios) < 1,
      peer: versions,
    }),
    figure('test accuracy of the recipe less that of the search', gains, {
      target: '>= 0',
      holds: middle(gains) >= 0,
      peer: versions,
    }),
  )
}
const accuracies = pairs.map(({ ours }) => ours.test)
figures.push(
  figure('test accuracy of the recipe (mean over its seeds)', accuracies, {
    target: '>= 0.96',
    holds: Math.min(...accuracies) >= 0.96,
    peer: null,
  }),
)
publish(figures)

function runOurs(seed: number): Result {
  const dir = mkdtempSync(join(tmpdir(), 'babysit-whole-'))
  const started = performance.now()
  const args = [
    'run',
    '--data',
    data,
    '--space',
    'width=@ilog:32..128',
    '--schedule',
    'constant',
    '--seed',
    String(seed),
    '--json',
    '--quiet',
    '--dir',
    join(dir, '.babysit'),
  ]
  const run = spawnSync(process.execPath, [resolve('dist/cli/main.js'), ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const seconds = (performance.now() - started) / 1000
  rmSync(dir, { recursive: true })
  if (run.status !== 0) throw new Error(`babysit run ended with ${run.status}: ${run.stderr}`)
  const document = JSON.parse(run.stdout)
  return { seconds, test: document.winner.metrics['test/accuracy'].mean, epochs: document.cost.epochs }
}

function runPeer(seed: number): Result & { imports: number; versions: string } {
  const started = performance.now()
  const run = spawnSync(python, [resolve('bench/whole/peer.py'), data, String(seed)], { encoding: 'utf8' })
  const seconds = (performance.now() - started) / 1000
  if (run.status !== 0) throw new Error(`the peer ended with ${run.status}: ${run.stderr}`)
  const told = JSON.parse(run.stdout)
  return {
    seconds,
    imports: told.importSeconds,
    test: told.test,
    epochs: told.epochs,
    versions: told.versions,
  }
}

function whatThePeerLacks(): string | null {
  const tried = spawnSync(python, ['-c', 'import torch, optuna'], { encoding: 'utf8' })
  if (tried.error) return `${python} cannot be started`
  return tried.status === 0 ? null : (tried.stderr.trim().split('\n').at(-1) ?? 'torch or optuna is missing')
}

function figure(
  name: string,
  values: readonly number[],
  about: Pick<Figure, 'target' | 'holds' | 'peer'>,
): Figure {
  return { name, value: middle(values), interval: [Math.min(...values), Math.max(...values)], ...about }
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
}
