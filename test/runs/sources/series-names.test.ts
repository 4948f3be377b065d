import { describe, expect, test } from 'vitest'
import { createNameBook } from '../../../src/runs/sources/name-book.ts'
import { createSeriesNames } from '../../../src/runs/sources/series-names.ts'

const names = createSeriesNames()

describe('the names of frameworks become ours', () => {
  test.each([
    ['loss', 'train/loss'],
    ['train_loss', 'train/loss'],
    ['trainLoss', 'train/loss'],
    ['Loss/train', 'train/loss'],
    ['train/train_loss', 'train/loss'],
    ['total_loss', 'train/loss'],
    ['train_loss_step', 'train/loss'],
    ['train_loss_epoch', 'train/loss_epoch'],
    ['batch_loss', 'train/loss_batch'],
    ['val_loss', 'val/loss'],
    ['valid_loss', 'val/loss'],
    ['validation/loss', 'val/loss'],
    ['eval_loss', 'val/loss'],
    ['eval/loss', 'val/loss'],
    ['Loss/valid', 'val/loss'],
    ['val.loss', 'val/loss'],
    ['grad_2.0_norm_total', 'grad_norm'],
    ['val_loss_epoch', 'val/loss'],
    ['val_loss_step', 'val/loss_step'],
    ['lm loss validation', 'val/loss'],
    ['test_loss', 'test/loss'],
    ['accuracy', 'train/accuracy'],
    ['train_acc', 'train/accuracy'],
    ['val_sparse_categorical_accuracy', 'val/accuracy'],
    ['validation/accuracy', 'val/accuracy'],
    ['eval_f1', 'val/f1'],
    ['eval_wiki_loss', 'val/wiki_loss'],
    ['validation_0-logloss', 'val/logloss'],
    ["valid_0's l2", 'val/l2'],
    ["valid_1's l2", 'val/1_l2'],
    ['train-rmse', 'train/rmse'],
    ['learning_rate', 'lr'],
    ['lr', 'lr'],
    ['lr-Adam', 'lr'],
    ['epoch_lr', 'lr'],
    ['epoch_val_acc', 'val/accuracy'],
    ['epoch_val_loss', 'val/loss'],
    ['batch_val_loss', 'val/loss_batch'],
    ['lr/pg0', 'lr'],
    ['lr/pg1', 'lr/pg1'],
    ['train/learning_rate', 'lr'],
    ['gradient_norm', 'grad_norm'],
    ['train/grad_norm', 'grad_norm'],
    ['metrics/mAP50(B)', 'metrics/mAP50(B)'],
    ['  loss_cls ', 'loss_cls'],
    ['train', 'train'],
    ['', ''],
    ['Größe', 'Größe'],
  ])('%s is %s', (raw, ours) => expect(names.ours(raw)).toBe(ours))

  test('a folder says of which part of the data its values are', () => {
    expect(names.ours('epoch_loss', 'train')).toBe('train/loss')
    expect(names.ours('epoch_loss', 'val')).toBe('val/loss')
    expect(names.ours('epoch_lr', 'train')).toBe('lr')
    expect(names.ours('keras', 'val')).toBe('val/keras')
    expect(names.ours('val_loss', 'train')).toBe('val/loss')
  })

  test('a user adds names, which come first', () => {
    const own = createSeriesNames({ 'my number': 'val/loss', loss: 'data_loss' })
    expect([own.ours('my number'), own.ours(' my number '), own.ours('loss'), own.ours('acc')]).toEqual([
      'val/loss',
      'val/loss',
      'data_loss',
      'train/accuracy',
    ])
  })
})

describe('two series of a program with one name of ours', () => {
  test('who comes first has it; the other keeps its own', () => {
    const book = createNameBook(names)
    expect(['loss', 'train_loss', 'loss', 'train/loss', 'trainLoss'].map((raw) => book.ours(raw))).toEqual([
      'train/loss',
      'train_loss',
      'train/loss',
      'train/loss/2',
      'trainLoss',
    ])
    expect([book.raw('train/loss'), book.raw('train_loss'), book.raw('lr')]).toEqual([
      'loss',
      'train_loss',
      undefined,
    ])
  })

  test('a later process gives the same names', () => {
    const book = createNameBook(names)
    book.ours('epoch_loss', 'train')
    book.ours('loss', 'train')
    const later = createNameBook(names, JSON.parse(JSON.stringify(book.saved())))
    expect([later.ours('loss', 'train'), later.ours('epoch_loss', 'train')]).toEqual([
      'train/loss/2',
      'train/loss',
    ])
  })
})
