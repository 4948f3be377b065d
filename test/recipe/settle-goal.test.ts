import { describe, expect, test } from 'vitest'
import type { Goal } from '../../src/domain/goal.ts'
import { directionOf } from '../../src/recipe/goal/direction.ts'
import { settleGoal } from '../../src/recipe/goal/settle-goal.ts'
import { createSeriesNames } from '../../src/runs/sources/series-names.ts'

const names = createSeriesNames()
const ours = (raw: string) => names.ours(raw)

/** With a `+` at the end: a trial of the search has gone well. */
function settle(goal: Goal, heard: string): unknown {
  const words = heard.split(' ').filter((word) => word !== '' && word !== '+')
  const counts = Object.fromEntries(words.map((word) => [word, 1]))
  return settleGoal(goal, { counts, searched: heard.endsWith('+') }, ours)
}

const unnamed: Goal = { series: 'val/accuracy', direction: 'maximize', open: 'unnamed' }
const minimize = (series: string) => ({ kind: 'settled', goal: { series, direction: 'minimize' } })
const maximize = (series: string) => ({ kind: 'settled', goal: { series, direction: 'maximize' } })
const open = { kind: 'open' }

describe('a goal that nobody named', () => {
  test.each([
    ['', open],
    ['train/loss lr', open],
    ['train/loss lr +', minimize('train/loss')],
    ['train/loss val/loss val/accuracy test/accuracy', maximize('val/accuracy')],
    ['train/loss val/loss test/accuracy', minimize('val/loss')],
    ['train/loss val/loss val/f1', minimize('val/loss')],
    ['train/loss val/f1', maximize('val/f1')],
    ['train/loss val/f1 val/auc', { kind: 'ambiguous', choices: ['val/f1', 'val/auc'] }],
    ['train/loss val/wibble', { kind: 'ambiguous', choices: ['val/wibble'] }],
    ['train/loss test/loss test/accuracy', maximize('test/accuracy')],
    ['train/loss default', { kind: 'ambiguous', choices: ['default'] }],
    ['train/rmse lr +', minimize('train/rmse')],
    ['score lr +', maximize('score')],
    ['a b +', { kind: 'ambiguous', choices: ['a', 'b'] }],
  ])('%s', (heard, expected) => expect(settle(unnamed, heard)).toEqual(expected))

  test('two losses of two networks', () => {
    const counts = { 'D loss': 1, 'G loss': 1 }
    const choices = ['D loss', 'G loss']
    expect(settleGoal(unnamed, { counts, searched: true }, ours)).toEqual({ kind: 'ambiguous', choices })
  })
})

describe('a goal that was named', () => {
  const named = (series: string): Goal => ({ series, direction: 'minimize', open: 'named' })

  test.each([
    ['val/loss', 'train/loss val/loss', minimize('val/loss')],
    ['val_loss', 'train/loss val/loss', minimize('val/loss')],
    ['eval_loss', 'train/loss val/loss', minimize('val/loss')],
    ['loss', 'train/loss val/loss', minimize('train/loss')],
    ['val/loss', 'train/loss', open],
    ['val/loss', 'train/loss +', { kind: 'unheard', name: 'val/loss', heard: ['train/loss'] }],
    [
      'val/los',
      'train/loss val/loss',
      { kind: 'unheard', name: 'val/los', heard: ['train/loss', 'val/loss'] },
    ],
    ['train_rmse', 'train/loss', { kind: 'unheard', name: 'train_rmse', heard: ['train/loss'] }],
    ['val/loss', '', open],
  ])('%s, heard %s', (name, heard, expected) => expect(settle(named(name), heard)).toEqual(expected))
})

test('a settled goal stands, whatever is heard', () => {
  const goal: Goal = { series: 'x', direction: 'maximize' }
  expect(settle(goal, 'val/loss +')).toEqual({ kind: 'settled', goal })
})

test.each([
  ['val/loss', 'minimize'],
  ['val/l2', 'minimize'],
  ['val/perplexity', 'minimize'],
  ['valError', 'minimize'],
  ['val/top5', 'maximize'],
  ['val/Acc@5', 'maximize'],
  ['Average reward', 'maximize'],
  ['val/mAP50', 'maximize'],
  ['val/log_likelihood', 'maximize'],
  ['val/loss_accuracy', 'maximize'],
  ['val/wibble', null],
  ['', null],
])('the better of %s: %s', (name, direction) => expect(directionOf(name)).toBe(direction))
