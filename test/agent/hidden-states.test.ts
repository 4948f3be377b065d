import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeWith } from '../requirements.ts'
import { runPython } from './run-python.ts'

/** An evaluation without gradients comes before the training: there the hidden states need none either. */
const script = (network: string, inputs: string) => `
import torch
from torch import nn
torch.manual_seed(0)
${network}
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
inputs = ${inputs}
with torch.no_grad():
    model(inputs)
for step in range(12):
    optimizer.zero_grad()
    loss = model(inputs).pow(2).mean()
    loss.backward()
    optimizer.step()
`

const recurrent = `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(1, 8, batch_first=True)
        self.head = nn.Linear(8, 1)
    def forward(self, x):
        return self.head(self.lstm(x)[0])
model = Net()`

describeWith('torch', 'what a network sees of the data', () => {
  const inputsOf = async (text: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'babysit inputs '))
    try {
      writeFileSync(join(folder, 'script.py'), text)
      const { lines, code, stderr } = await runPython([join(folder, 'script.py')], { agent: true })
      expect(code, stderr).toBe(0)
      expect(lines.some(({ t }) => t === 'point')).toBe(true)
      return lines.flatMap((line) => (line['inputMean'] === undefined ? [] : [line['inputMean']]))
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  test('is told of the first layer that is looked at', async () => {
    const model = 'model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))'
    expect(await inputsOf(script(model, 'torch.full((64, 4), 7.0)'))).toEqual([7])
  }, 120_000)

  test('are not the hidden states of a recurrent layer', async () => {
    expect(await inputsOf(script(recurrent, 'torch.full((16, 20, 1), 7.0)'))).toEqual([])
  }, 120_000)
})
