import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { describeWith, sharedData } from '../../../requirements.ts'
import { hear } from './hear.ts'

/** Numbers that are no metrics. */
const noise = `torch version: 1.13.0
Python 3.11.2, GCC 12.2.0
CUDA: 11.7 cudnn 8500
Loading data... done in 3.2s
lr=0.02, weight_decay=0.01, momentum=0.95
optimizer: Adam (lr: 0.001, betas: (0.9, 0.999))
  accuracy_threshold: 0.9
  loss_weight: 1.0
  label_smoothing: 0.1
Number of parameters: 1234567
+-----------------------------------------------------------------------------+
| NVIDIA-SMI 515.65.01    Driver Version: 515.65.01    CUDA Version: 11.7     |
|   0  Tesla V100-SXM2...  On   | 00000000:00:1E.0 Off |                    0 |
| N/A   38C    P0    38W / 300W |      0MiB / 16160MiB |      0%      Default |
| 0 | layer | Linear | 7.9 K
Total params: 7,850
Namespace(batch_size=64, test_batch_size=1000, epochs=14, lr=1.0, gamma=0.7, seed=1)
import torch
loss = 0.0
val_loss = 0
    acc = 0.0
optimizer1 = AdamW([dict(params=[model.weight], lr=0.3)], eps=1e-8)
epoch time: 3.2
Train time: 12.3
Epoch 3 took 12.3 seconds
Saving checkpoint at step 500 (loss 0.3)
using 2 workers, batch 32
Warning: deprecated since 1.2 and will be removed in 2.0
loss function: CrossEntropy
dropout: 0.5
precision: 16
{"train_batch_size": 32, "loss_scale": 0, "lr": 3e-4}
patience=10 min_delta=0.01 monitor=val_loss
I0312 21:37:35.052670 1404 logger_utils.py:81] Creating experiment directory at /x/lr=0.1/loss=0.3
Error: 3 files not found
Error: 3
score 5
Test passed: accuracy of 0.9 expected at least 0.8
Best val Acc: 0.850000
Early stopping: best loss 0.3 at epoch 5
Epoch 2: val_loss improved from 0.5 to 0.38000, saving model to m.keras
 50%|█████     | 50/100 [00:05<00:05, 9.8it/s]
Downloading: 100%|██████████| 1.2M/1.2M [00:01<00:00, 1.1MB/s]
Map:   0%|          | 0/2000 [00:00<?, ? examples/s]
Map: 100%|██████████| 2000/2000 [00:00<00:00, 9000.00 examples/s]
[34/60] 3.4s elapsed, eta: 0:10:01
CPU usage: 34.5 %, memory: 1203 MB
train: 60000, val: 5000, test: 10000
step time: 0.3, throughput: 1200.5
==> Learned function: y = +1.2 x^4 -3.3 x^3
  (1): Conv2d(3, 64, kernel_size=(5, 5), stride=(1, 1))
batchSize : 128
learningRate : 0.1
epoch_step : 60`

describe('no junk', () => {
  test.each(noise.split('\n'))('%s', (line) =>
    expect(
      hear(line.startsWith('loss =') || line.startsWith('val_loss =') ? `import torch\n${line}` : line),
    ).toEqual([]),
  )

  test('all of it one below the other', () => expect(hear(noise)).toEqual([]))
})

describeWith('shared-data', 'logs of strangers', () => {
  const folder = join(sharedData(), 'logs', 'text_log')
  const series = (file: string) => {
    const counts: Record<string, number> = {}
    for (const report of hear(readFileSync(file, 'utf8')))
      for (const [, name] of report.matchAll(/ (\S+)=/g)) counts[name!] = (counts[name!] ?? 0) + 1
    return counts
  }
  const expected: Readonly<Record<string, Readonly<Record<string, number>>>> = {
    d9d42e73: { 'val/loss': 38 },
    '4732cc5e': { 'val/loss': 13 },
    deb22a2c: { 'val/loss': 15 },
    a63a68d1: { 'val/loss': 46 },
    nin_1875527964: { 'train/loss': 200, 'test/accuracy': 200, lr: 200 },
    vgg_24208029: { 'train/loss': 200, 'test/accuracy': 200, lr: 200 },
    'wide-resnet_1121914561': { 'train/loss': 200, 'test/accuracy': 200, lr: 200 },
    // Both died while importing, before any training.
    librispeech_deepspeech: {},
    librispeech_conformer: {},
  }
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(txt|log)$/.test(name),
  )
  test.each(Object.entries(expected))('%s: its series, and nothing else', (part, counts) => {
    const file = files.find((name) => name.includes(part))
    expect(file).toBeDefined()
    expect(series(join(folder, file!))).toEqual(counts)
  })

  test('no file was forgotten', () => expect(files.length).toBe(Object.keys(expected).length))
})
