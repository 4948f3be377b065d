import { describe, expect, it } from 'vitest'
import { commandSettings } from '../../../src/cli/prove/command-settings.ts'

describe('settings in the words of a command', () => {
  const words = [
    'python',
    'train.py',
    '--lr',
    '3e-4',
    '--batch-size=64',
    'optim.weight_decay=0.1',
    '--name',
    'lr',
  ]

  it('are those whose role their name tells', () => {
    expect(commandSettings(words)).toMatchObject({
      settings: { lr: 3e-4, 'batch-size': 64, 'optim.weight_decay': 0.1 },
      roles: { learningRate: 'lr', batchSize: 'batch-size', regularization: 'optim.weight_decay' },
    })
  })

  it('are changed where they stand; all else keeps its spelling', () => {
    const { settings, with: changed } = commandSettings(words)
    expect(changed(settings)).toEqual(words)
    expect(changed({ ...settings, 'optim.weight_decay': 1 })).toEqual([
      ...words.slice(0, 5),
      'optim.weight_decay=1',
      '--name',
      'lr',
    ])
    expect(changed({ ...settings, lr: 3e-5 })).toEqual([...words.slice(0, 3), '0.00003', ...words.slice(4)])
  })

  it('may be negative, and are no options', () => {
    expect(commandSettings(['x', '--momentum', '-0.5', '--lr', '--wd', '1']).settings).toEqual({
      momentum: -0.5,
      wd: 1,
    })
  })

  it('are none where the command names none', () => {
    expect(commandSettings(['./train.sh', 'big', '7'])).toMatchObject({ settings: {}, roles: {} })
  })
})
