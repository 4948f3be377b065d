import { expect, test } from 'vitest'
import { goalText, settleOrAsk } from '../../src/cli/settle-goal.ts'

const heard = (...names: string[]) => ({
  counts: Object.fromEntries(names.map((name) => [name, 3])),
  searched: true,
})

test('a name that is not reported: what is, the likely meaning, and the command that names it', () => {
  const ask = () =>
    settleOrAsk({ series: 'val_los', direction: 'minimize', open: 'named' }, heard('train/loss', 'val/loss'))
  expect(ask).toThrowError(
    expect.objectContaining({
      code: 'BS1075',
      exitCode: 2,
      message:
        "--minimize 'val_los': the program reports no such series; did you mean 'val/loss'? (there are: train/loss, val/loss)",
      next: 'name one that it reports: babysit resume --minimize val/loss',
    }),
  )
})

test('several that could be meant: the user is asked, with the choices', () => {
  const ask = () =>
    settleOrAsk(
      { series: 'val/accuracy', direction: 'maximize', open: 'unnamed' },
      heard('val/f1', 'val/rmse', 'lr'),
    )
  expect(ask).toThrowError(
    expect.objectContaining({
      code: 'BS1076',
      exitCode: 2,
      message: 'the program reports val/f1, val/rmse; nobody said which of them is to be judged',
      next: 'choose: babysit resume --maximize val/f1, or --minimize val/rmse',
    }),
  )
})

test('what was found is told, with what else was heard and how to change it', () => {
  const { counts } = heard('train/loss', 'lr', 'val/loss', 'val/accuracy')
  expect(goalText({ series: 'val/accuracy', direction: 'maximize' }, counts)).toBe(
    'Goal: val/accuracy, the higher the better; heard as well: train/loss (3 points), lr (3 points), val/loss (3 points). ' +
      'Another goal: --minimize val/loss',
  )
  expect(goalText({ series: 'train/loss', direction: 'minimize' }, { 'train/loss': 1 })).toBe(
    'Goal: train/loss, the lower the better',
  )
})
