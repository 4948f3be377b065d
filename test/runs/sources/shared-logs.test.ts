import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { logsTable, withTable } from '../../../scripts/logs-table.mjs'
import { readWhole } from '../../../src/runs/reading/read-whole.ts'
import { lastError } from '../../../src/runs/reading/what-it-is.ts'
import { recognise } from '../../../src/runs/sources/recognise.ts'
import { describeWith, sharedData } from '../../requirements.ts'

/** Of a log: its source, and of some series how many points it has and its first and last step. */
type Expected = readonly [
  file: string,
  source: string,
  series: Readonly<Record<string, readonly [number, number, number]>>,
]

/** As their index and a look into the files say; the end of a path says which file it is. */
const logs: readonly Expected[] = [
  [
    '/1_criteo1tb_embed_init_pytorch__trial_4__measurements.csv',
    'csv',
    { 'train/loss': [5, 1, 767], 'val/loss': [5, 1, 767] },
  ],
  ['/1_criteo1tb_embed_init_pytorch__trial_4__eval_measurements.csv', 'csv', { 'val/loss': [5, 1, 767] }],
  [
    '/criteo1tb_embed_init_jax__trial_5__measurements.csv',
    'csv',
    { 'train/loss': [7, 0, 600], grad_norm: [7, 0, 600] },
  ],
  ['/criteo1tb_embed_init_jax__trial_5__eval_measurements.csv', 'csv', { 'val/loss': [5, 1, 695] }],
  ['/criteo1tb_embed_init_pytorch__trial_4__measurements.csv', 'csv', { 'val/num_examples': [40, 1, 196] }],
  ['/criteo1tb_embed_init_pytorch__trial_4__eval_measurements.csv', 'csv', { 'train/loss': [9, 1, 41] }],
  [
    '/criteo1tb_pytorch__trial_3__measurements.csv',
    'csv',
    { 'train/loss': [57, 0, 56], 'val/loss': [1, 1, 1] },
  ],
  ['/criteo1tb_pytorch__trial_3__eval_measurements.csv', 'csv', { 'val/loss': [1, 1, 1] }],
  ['/wmt_post_ln_jax__trial_1__measurements.csv', 'csv', { 'train/loss': [1, 0, 0], grad_norm: [1, 0, 0] }],
  ['/examples__logs.csv', 'csv', { 'train/loss': [2270, 4, 42509] }],
  [
    '/lightning_logs__version_0__metrics.csv',
    'csv',
    { 'train/loss': [5, 23, 119], 'train/accuracy': [5, 23, 119] },
  ],
  ['/lightning_logs__version_2__metrics.csv', 'csv', { 'train/loss': [5, 23, 119] }],
  ['/lightning_logs__version_81__metrics.csv', 'csv', { 'train/loss': [30, 24, 749] }],
  ['/output__metrics.json', 'json-lines', { 'train/loss': [200, 19, 3999], lr: [200, 19, 3999] }],
  [
    '/trainer_state.json',
    'hf-trainer-state',
    { 'train/loss': [30, 401, 12030], 'val/g0_loss': [31, 0, 12030] },
  ],
  ['/tpu-v3-32__resnet__result_1.txt', 'mlperf', { 'val/accuracy': [15, 4, 60] }],
  ['/tpu-v3-128__transformer__result_3.txt', 'mlperf', { 'val/accuracy': [3, 1, 2] }],
  ['/sinian__resnet__result_1.txt', 'mlperf', { 'val/accuracy': [20, 3, 79] }],
]

describeWith('shared-data', 'logs of many programs', () => {
  const folder = join(sharedData(), 'logs')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file))

  test.each(logs)('%s is read by %s', async (ending, name, series) => {
    const path = files.find((file) => file.endsWith(ending))!
    const found = await recognise(path)
    expect(found?.source.name).toBe(name)
    const run = await readWhole(found!.source.open(path, { complete: true }))
    expect(run.bad).toBe(0)
    for (const [wanted, expected] of Object.entries(series)) {
      const steps = run.points.flatMap(({ step, values }) => (values[wanted] === undefined ? [] : [step]))
      expect([wanted, steps.length, Math.min(...steps), Math.max(...steps)]).toEqual([wanted, ...expected])
    }
  })

  test('the table of docs/logs.md says what is heard', async () => {
    const page = readFileSync(new URL('../../../docs/logs.md', import.meta.url), 'utf8')
    const table = await logsTable(folder, { recognise, readWhole, lastError })
    expect(withTable(page, table)).toBe(page)
  })

  test('none of the tables and JSON logs is left out', () => {
    const tables = files.filter((file) =>
      /\/(csv_|lightning_csv|hf_trainer|detectron2|mlperf).*\.(csv|json|txt)$/.test(
        file.slice(folder.length),
      ),
    )
    expect(tables.filter((file) => !logs.some(([ending]) => file.endsWith(ending)))).toEqual([])
  })
})
