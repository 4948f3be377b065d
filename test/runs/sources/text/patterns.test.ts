import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { linePatterns } from '../../../../src/runs/sources/text/patterns/index.ts'
import { parseUserMetric } from '../../../../src/runs/sources/text/patterns/user.ts'
import { createTextListener } from '../../../../src/runs/sources/text/text-listener.ts'
import { hear } from './hear.ts'

describe('every pattern', () => {
  const page = readFileSync(new URL('../../../../docs/sources.md', import.meta.url), 'utf8')

  test.each(linePatterns)('$name has its row in docs/sources.md', ({ name, summary, example }) => {
    const shown = example.replaceAll('|', '\\|').replaceAll('\t', ' ')
    expect(page).toContain(`| ${name} | ${summary} | \`${shown}\` |`)
  })

  test.each(linePatterns.map((pattern) => [pattern.name, pattern] as const))(
    '%s reads its own example',
    (name, pattern) => {
      const heard = createTextListener().hear(pattern.example, 0)
      expect(heard?.pattern).toBe(name)
      expect(pattern.summary).not.toBe('')
    },
  )
})

const programs: readonly [title: string, output: string, heard: readonly string[]][] = [
  [
    'lines with a tag',
    `[tune-metric]: {"loss": 0.3, "epoch": 4, "st_worker_time": 3.3}
[tune-metric]: {"loss": NaN, "epoch": 5}`,
    ['~4 (epoch 4): train/loss=0.3', '~5 (epoch 5): train/loss=NaN'],
  ],
  [
    'NNI',
    String.raw`NNISDK_MEb'{"parameter_id": 0, "type": "PERIODICAL", "sequence": 0, "value": "0.93"}'
NNISDK_MEb'{"parameter_id": 0, "type": "PERIODICAL", "sequence": 1, "value": "{\"default\": 0.94, \"loss\": 0.2}"}'`,
    ['0: default=0.93', '1: default=0.94 train/loss=0.2'],
  ],
  [
    'JSON lines, in which a name that is no metric must change to be a series',
    `{"lr": 0.1, "batch_size": 32, "epochs": 10, "seed": 1}
{"step": 1, "loss": 0.5, "tokens": 100, "D": 0.3, "depth": 50, "dropout": 0.1}
{"step": 2, "loss": -Infinity, "tokens": 200, "D": 0.4, "depth": 50, "dropout": 0.1}
stats: {"step": 3, "val": {"loss": "0.6"}, "D": 0.5, "time": 3.2}`,
    ['1: train/loss=0.5', '2: train/loss=-Infinity D=0.4', '3: val/loss=0.6 D=0.5'],
  ],
  [
    'the Trainer of Hugging Face',
    `{'loss': 0.5123, 'grad_norm': 1.2, 'learning_rate': 5e-05, 'epoch': 0.1}
{'loss': '0.4123', 'grad_norm': 'nan', 'learning_rate': '4e-05', 'epoch': '0.2'}
{'eval_loss': 0.4, 'eval_accuracy': 0.81, 'eval_runtime': 3.2, 'eval_samples_per_second': 300.1, 'epoch': 0.2}
{'train_runtime': 100.2, 'train_samples_per_second': 10.0, 'train_loss': 0.45, 'epoch': 1.0}`,
    [
      '~1 (epoch 0.1): train/loss=0.5123 grad_norm=1.2 lr=0.00005',
      '~2 (epoch 0.2): train/loss=0.4123 grad_norm=NaN lr=0.00004',
      '~2 (epoch 0.2): val/loss=0.4 val/accuracy=0.81',
    ],
  ],
  [
    'dictionaries of JAX programs behind a logger',
    `I0312 21:40:01.123456 140435 logging_writer.py:48] [500] global_step=500, grad_norm=0.98, loss=5.31
I0312 21:41:01.123456 140435 submission_runner.py:408] Time since start: 73.90s, 	Step: 500, 	{'train/ctc_loss': DeviceArray(31.4, dtype=float32), 'validation/ctc_loss': Array(30.2, dtype=float32), 'validation/num_examples': 5348, 'total_duration': 73.9}`,
    ['500: grad_norm=0.98 train/loss=5.31', '500: train/ctc_loss=31.4 val/ctc_loss=30.2'],
  ],
  [
    'bars of Keras, new and old',
    `Epoch 1/2
\r1/100 ━━━━━━━━━━━━━━━━━━━━ 1:12 729ms/step - accuracy: 0.0625 - loss: 2.3400
\b\b\b\b 50/100 ━━━━━━━━━━━━━━━━━━━━ 0s 4ms/step - accuracy: 0.5 - loss: 1.2
\r100/100 ━━━━━━━━━━━━━━━━━━━━ 2s 5ms/step - accuracy: 0.6 - loss: 1.1 - val_accuracy: 0.65 - val_loss: 1.0
Epoch 2/2
 50/100 [==============>...............] - ETA: 0s - loss: 0.9000 - accuracy: 0.7000
100/100 [==============================] - 1s 5ms/step - loss: 0.8 - val_loss: nan`,
    [
      '1 (epoch 0.01): train/accuracy=0.0625 train/loss=2.34',
      '50 (epoch 0.5): train/accuracy=0.5 train/loss=1.2',
      '100 (epoch 1): train/accuracy=0.6 train/loss=1.1 val/accuracy=0.65 val/loss=1',
      '150 (epoch 1.5): train/loss=0.9 train/accuracy=0.7',
      '200 (epoch 2): train/loss=0.8 val/loss=NaN',
    ],
  ],
  [
    'Keras without its bar',
    `Epoch 1/2
100/100 - 1s - loss: 0.5123 - accuracy: 0.8 - val_loss: 0.4 - 1s/epoch - 5ms/step
Epoch 1: val_loss improved from inf to 0.40000, saving model to m.keras
Epoch 2/2
100/100 - 0s - 5ms/step - accuracy: 0.9 - loss: 0.4 - val_loss: 0.38`,
    [
      '100 (epoch 1): train/loss=0.5123 train/accuracy=0.8 val/loss=0.4',
      '200 (epoch 2): train/accuracy=0.9 train/loss=0.4 val/loss=0.38',
    ],
  ],
  [
    'bars of Lightning',
    `Epoch 0:   0%|          | 0/938 [00:00<?, ?it/s]
\rEpoch 0:  50%|█████     | 469/938 [00:05<00:05, 88.10it/s, v_num=1, train_loss=0.25]
\rValidation DataLoader 0:  50%|█████     | 10/20 [00:00<00:00, 200.3it/s]
\rEpoch 0: 100%|██████████| 938/938 [00:10<00:00, 88.10it/s, v_num=1, train_loss=0.22, val_loss=0.31]
\rEpoch 1:  50%|█████     | 469/938 [00:05<00:05, 88.10it/s, v_num=1, train_loss=0.2, val_loss=0.31]`,
    [
      '469 (epoch 0.5): train/loss=0.25',
      '938 (epoch 1): train/loss=0.22 val/loss=0.31',
      '1407 (epoch 1.5): train/loss=0.2 val/loss=0.31',
    ],
  ],
  [
    'bars of tqdm, with percents, with numbers in the title, one for each epoch',
    `  0%|          | 0/100 [00:00<?, ?it/s, loss=2.3]
 10%|█         | 10/100 [00:01<00:09, 9.8it/s, loss=1.3, acc=40%]
 10%|█         | 10/100 [00:01<00:09, 9.8it/s, loss=1.2, acc=41%]
loss: 0.92:  20%|██        | 20/100 [00:01<00:09, 9.8it/s]
train 2/3: 100%|██████████| 100/100 [00:01<00:00, 9.8it/s, loss=1.0]
valid 2/3:  50%|█████     | 10/20 [00:01<00:00, 9.8it/s, loss=1.25]
valid 2/3: 100%|██████████| 20/20 [00:01<00:00, 9.8it/s, loss=1.05]`,
    [
      '0: train/loss=2.3',
      '10: train/loss=1.3 train/accuracy=0.4',
      '20: train/loss=0.92',
      '100: train/loss=1',
      '~100: val/loss=1.05',
    ],
  ],
  [
    'nanoGPT and its kin',
    `number of parameters: 10.65M
step 0: train loss 4.2874, val loss 4.2823
iter 10: loss 3.2438, time 12.91ms, mfu 28.85%
step:125/1480 val_loss:4.4099 train_time:16345ms step_avg:142.13ms
step   250/1480 | train loss 3.5 | norm 2.3 | lr 8.57e-07 | (3056.4 ms | 171538 tok/s)`,
    [
      '0: train/loss=4.2874 val/loss=4.2823',
      '10: train/loss=3.2438',
      '125: val/loss=4.4099',
      '250: train/loss=3.5 norm=2.3 lr=8.57e-7',
    ],
  ],
  [
    'llm.c',
    's:0 tel:11.01\ns:1 trl:10.9 lr:3e-06 norm:15.2\ns:250 eval:0.24\ns:250 tel:nan',
    [
      '0: val/loss=11.01',
      '1: train/loss=10.9 lr=0.000003 grad_norm=15.2',
      '250: val/accuracy=0.24',
      '250: val/loss=NaN',
    ],
  ],
  [
    'LightGBM and XGBoost',
    `[LightGBM] [Info] Total Bins 1234
[1]	training's l2: 0.21	valid_0's l2: 0.31	valid_1's l2: 0.4
[20]	cv_agg's auc: 0.9 + 0.01
[30]	train-rmse:0.30125	eval-rmse:nan
[40]	validation_0-logloss:0.3	validation_1-logloss:0.4`,
    [
      '1: train/l2=0.21 val/l2=0.31 val/l2_1=0.4',
      '20: val/auc=0.9',
      '30: train/rmse=0.30125 val/rmse=NaN',
      '40: val/logloss=0.3 val/logloss_1=0.4',
    ],
  ],
  [
    'fairseq',
    `2026-01-01 00:00:00 | INFO | train_inner | epoch 001:    100 / 1000 loss=5.2, nll_loss=3.1, ppl=8.5, wps=1000.1, wpb=500, num_updates=100, lr=1e-05, gnorm=1.2, clip=0, train_wall=50, wall=51
2026-01-01 00:00:00 | INFO | valid | epoch 001 | valid on 'valid' subset | loss 4.5 | ppl 7.5 | wps 3000 | num_updates 1000 | best_loss 4.5
2026-01-01 00:00:00 | INFO | train | epoch 001 | loss 4.9 | ppl 8 | ups 2 | num_updates 1000 | lr 0.0001 | gnorm 1.2 | train_wall 500`,
    [
      '100 (epoch 1): train/loss=5.2 train/ppl=8.5 lr=0.00001 grad_norm=1.2',
      '1000 (epoch 1): val/loss=4.5 val/ppl=7.5',
      '1000 (epoch 1): train/loss=4.9 train/ppl=8 lr=0.0001 grad_norm=1.2',
    ],
  ],
  [
    'Megatron-LM',
    ` iteration      100/  500000 | consumed samples:        12800 | elapsed time per iteration (ms): 200.1 | learning rate: 1.500E-04 | global batch size:   128 | lm loss: 6.500E+00 | loss scale: 65536.0 | grad norm: inf | number of nan iterations:   0 |
 validation loss at iteration 100 | lm loss value: 5.100E+00 | lm loss PPL: 1.640E+02 |`,
    ['100: lr=0.00015 train/loss=6.5 grad_norm=Infinity', '100: val/loss=5.1 val/PPL=164'],
  ],
  [
    'a loop that counts samples within its epoch, and a test at the end of each',
    `Train Epoch: 1 [0/60000 (0%)]	Loss: 2.300039
Train Epoch: 1 [640/60000 (1%)]	Loss: 2.213470

Test set: Average loss: 0.0489, Accuracy: 9839/10000 (98%)

Train Epoch: 2 [0/60000 (0%)]	Loss: nan`,
    [
      '~1 (epoch 0): train/loss=2.300039',
      '~2 (epoch 0.0107): train/loss=2.21347',
      '~2 (epoch 1): test/loss=0.0489 test/accuracy=0.9839',
      '~3 (epoch 1): train/loss=NaN',
    ],
  ],
  [
    'steps that begin anew in every epoch',
    `Epoch [1/5], Step [100/600], Loss: 0.3512
Epoch [1/5], Step [600/600], Loss: 0.2512
Epoch [2/5], Step [100/600], Loss: 0.2012
Test Accuracy of the model on the 10000 test images: 98.9 %`,
    [
      '100 (epoch 0.1667): train/loss=0.3512',
      '600 (epoch 1): train/loss=0.2512',
      '700 (epoch 1.1667): train/loss=0.2012',
      '~700 (epoch 2): test/accuracy=0.989',
    ],
  ],
  [
    'epoch and batch in brackets',
    `[1,  2000] loss: 2.165
[1, 12000] loss: 1.280
[2,  2000] loss: 1.200
Accuracy of the network on the 10000 test images: 55 %`,
    [
      '2000 (epoch 1): train/loss=2.165',
      '12000 (epoch 1): train/loss=1.28',
      '14000 (epoch 2): train/loss=1.2',
      '~14000 (epoch 2): test/accuracy=0.55',
    ],
  ],
  [
    'running means of a validation pass are not what the pass comes to',
    `Epoch: [0][   1/5005]	Time  0.5 ( 0.6)	Data  0.0 (0.1)	Loss 6.9e+00 (7.0e+00)	Acc@1   0.00 (  0.1)
Epoch: [0][5005/5005]	Time  0.5 ( 0.6)	Data  0.0 (0.1)	Loss 5.9e+00 (6.0e+00)	Acc@1   3.00 (  2.1)
Test: [  1/196]	Time  1.0 (1.0)	Loss 1.2e+00 (1.2e+00)	Acc@1  70.0 (70.0)	Acc@5  90.0 (90.0)
 *   Acc@1 69.758 Acc@5 89.078
Epoch: [1][   1/5005]	Time  0.5 ( 0.6)	Data  0.0 (0.1)	Loss 5.9e+00 (7.0e+00)	Acc@1   0.00 (  0.1)`,
    [
      '1 (epoch 0.0002): train/loss=6.9 train/accuracy=0',
      '5005 (epoch 1): train/loss=5.9 train/accuracy=3',
      '~5005 (epoch 1): test/accuracy=69.758 test/Acc@5=89.078',
      '5006 (epoch 1.0002): train/loss=5.9 train/accuracy=0',
    ],
  ],
  [
    'detection frameworks',
    `[07/16 12:00:00 d2.utils.events]:  eta: 0:01:23  iter: 19  total_loss: 2.3  loss_cls: 0.7  time: 0.3  data_time: 0.01  lr: 0.0002  max_mem: 3000M
2026-07-01 10:00:00,123 - mmdet - INFO - Epoch [1][50/1000]	lr: 1.978e-03, eta: 1:00:00, time: 0.5, memory: 3000, loss_cls: 0.5, loss: 1.2, grad_norm: 3.2`,
    [
      '19: train/loss=2.3 loss_cls=0.7 lr=0.0002',
      '50 (epoch 0.05): lr=0.001978 loss_cls=0.5 train/loss=1.2 grad_norm=3.2',
    ],
  ],
  [
    'several losses under one step of their own line',
    'STEP:  0\nloss: 0.5\nloss: 0.4\nloss: 0.3\ntest loss: 0.25\nSTEP:  1\nloss: 0.2\ntest loss: 0.2',
    [
      '0: train/loss=0.5',
      '~1: train/loss=0.4',
      '~2: train/loss=0.3',
      '~2: test/loss=0.25',
      '~3: train/loss=0.2',
      '~3: test/loss=0.2',
    ],
  ],
  [
    'a step that holds until the next',
    'step: 10\nval_loss: 0.3\nacc: 0.4\nstep: 20\nval_loss: 0.2',
    ['10: val/loss=0.3', '10: train/accuracy=0.4', '20: val/loss=0.2'],
  ],
  [
    'epochs in lines of their own, and under headings',
    `Epoch 1/25
----------
train Loss: 0.6 Acc: 0.7
val Loss: 0.5 Acc: 80.5%
Epoch 2/25
Validation:
  loss: 0.4
  f1: 0.9`,
    [
      '~1 (epoch 1): train/loss=0.6 train/accuracy=0.7',
      '~1 (epoch 1): val/loss=0.5 val/accuracy=0.805',
      '~2 (epoch 2): val/loss=0.4',
      '~2 (epoch 2): val/f1=0.9',
    ],
  ],
  [
    'columns that scripts print by hand',
    `Epoch 1/10 | Train Loss: 0.512 | Train Acc: 80.12% | Val. Loss: 0.612 | Val. Acc: 78.1%
Epoch: 02 | Epoch Time: 0m 13s
	Train Loss: 0.5 | Train Acc: 81%
	 Val. Loss: 0.6 |  Val. Acc: 79%`,
    [
      '~1 (epoch 1): train/loss=0.512 train/accuracy=0.8012 val/loss=0.612 val/accuracy=0.781',
      '~2 (epoch 2): train/loss=0.5 train/accuracy=0.81',
      '~2 (epoch 2): val/loss=0.6 val/accuracy=0.79',
    ],
  ],
  [
    'two networks',
    `[Epoch 0/200] [Batch 0/938] [D loss: 0.612] [G loss: 0.71]
[Epoch 1/200] [Batch 0/938] [D loss: 0.5] [G loss: 0.7]`,
    ['0 (epoch 0): D loss=0.612 G loss=0.71', '938 (epoch 1): D loss=0.5 G loss=0.7'],
  ],
  [
    'epoch and batch in two pairs of brackets',
    `[0/5][50/938]	Loss_D: 0.5	Loss_G: 5.1	D(x): 0.7	D(G(z)): 0.3 / 0.01`,
    ['50 (epoch 0.0533): Loss_D=0.5 Loss_G=5.1'],
  ],
  [
    'tensors, colours, times in front, ranks',
    `\x1b[32mINFO\x1b[0m epoch 5 loss tensor(0.2210, device='cuda:0', grad_fn=<NllLossBackward0>)
[rank1]: epoch 5 loss 0.9
2026-11-27T07:06:14Z epoch=6 loss=0.25 accuracy=0.5
Train Loss after epoch 7: 0.5`,
    [
      '~5 (epoch 5): train/loss=0.221',
      '~6 (epoch 6): train/loss=0.25 train/accuracy=0.5',
      '~7 (epoch 7): train/loss=0.5',
    ],
  ],
]

describe('the output of programs', () => {
  test.each(programs)('%s', (_, output, heard) => expect(hear(output)).toEqual(heard))
})

describe('what the user asks for', () => {
  const asking = (...words: string[]) => ({ metrics: words.map(parseUserMetric) })

  test('an expression, with its first group as the value, comes before all patterns', () => {
    const output = 'epoch 3: valid loss 0.25 (smoothed)\nvalid loss nan\nvalid loss none'
    expect(hear(output, asking(String.raw`val=/valid loss ([\d.e+-]+|nan)/`))).toEqual([
      '~3 (epoch 3): val=0.25',
      '~4 (epoch 3): val=NaN',
    ])
  })

  test('groups for value, step and epoch', () => {
    const metric = String.raw`score=/at (?<step>\d+)\/(?<epoch>\d+) got (?<value>\S+)/`
    expect(hear('at 12/3 got 1e-3', asking(metric))).toEqual(['12 (epoch 3): score=0.001'])
  })

  test('a name is taken wherever it stands', () => {
    expect(hear('fitness2: 3\nfoo bar: 4', asking('fitness2', 'foo bar'))).toEqual([
      '~1: fitness2=3',
      '~1: foo bar=4',
    ])
  })

  test.each(['=/x/', 'a=/(/', 'a=3', '', '12'])('%j is refused with what to write instead', (text) => {
    expect(() => parseUserMetric(text)).toThrowError(
      expect.objectContaining({
        code: expect.stringMatching(/^BS330[12]$/),
        next: expect.stringContaining('--metric'),
      }),
    )
  })
})
