import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readWhole } from '../../../../src/runs/reading/read-whole.ts'
import { csvSource } from '../../../../src/runs/sources/csv/csv.ts'

let path: string
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'babysit csv ')), 'metrics.csv')
})
afterEach(() => rmSync(join(path, '..'), { recursive: true }))

async function hear(text: string) {
  writeFileSync(path, text)
  const run = await readWhole(csvSource.open(path, { complete: true }))
  return {
    ...run,
    said: run.points.map(({ step, epoch, values }) => [step, epoch ?? null, values] as const),
  }
}

const likeness = (text: string, name = 'metrics') =>
  csvSource.recognise({ kind: 'file', path: name, head: Buffer.from(text), entries: [] })

describe('the tables of frameworks', () => {
  test('Keras counts epochs from 0', async () => {
    const { said } = await hear('epoch,accuracy,loss,lr,val_loss\n0,0.5,2,0.1,2.5\n1,0.75,1,0.1,1.5\n')
    expect(said).toEqual([
      [0, 1, { 'train/accuracy': 0.5, 'train/loss': 2, lr: 0.1, 'val/loss': 2.5 }],
      [1, 2, { 'train/accuracy': 0.75, 'train/loss': 1, lr: 0.1, 'val/loss': 1.5 }],
    ])
  })

  test('YOLO pads its cells, and counts epochs from 1', async () => {
    const { said, names } = await hear(
      '                  epoch,         train/box_loss,       metrics/mAP50(B),                 lr/pg0,                 lr/pg1\n' +
        '                      1,                 1.5781,                0.25,               0.0033,               0.0033\n',
    )
    expect(said).toEqual([
      [1, 1, { 'train/box_loss': 1.5781, 'metrics/mAP50(B)': 0.25, lr: 0.0033, 'lr/pg1': 0.0033 }],
    ])
    expect(names['lr']).toBe('lr/pg0')
  })

  test('Lightning leaves holes', async () => {
    const { said } = await hear(
      'epoch,step,train_loss_step,train_loss_epoch,val_loss\n0,49,0.5,,\n0,99,,,0.25\n0,99,,0.75,\n',
    )
    expect(said).toEqual([
      [49, 0, { 'train/loss': 0.5 }],
      [99, 0, { 'val/loss': 0.25 }],
      [99, 0, { 'train/loss_epoch': 0.75 }],
    ])
  })

  test('an export of one run has the name of the run before each metric', async () => {
    const { said } = await hear('"Step","calm, oak - loss","calm, oak - loss__MIN"\n"3","1.5","1.25"\n')
    expect(said).toEqual([[3, null, { 'train/loss': 1.5, loss__MIN: 1.25 }]])
  })

  test('pandas writes the number of the row without a name', async () => {
    expect((await hear(',loss\n0,2\n1,1\n')).said.map(([step]) => step)).toEqual([0, 1])
  })
})

describe('cells', () => {
  test.each([
    ['semicolons and decimal commas', 'step;loss\n1;0,5\n'],
    ['tabs', 'step\tloss\n1\t0.5\n'],
    ['bars', 'step | loss\n1 | 0.5\n'],
    ['blanks, and a header written as a comment', '# step loss\n1   0.5\n'],
    ['quotes', '"step","loss"\n"1","0.5"\n'],
    ['a mark of the encoding, and ends of lines of Windows', '\ufeffstep,loss\r\n1,0.5\r\n'],
    ['no end of the last line', 'step,loss\n1,0.5'],
  ])('with %s', async (_, text) => {
    expect((await hear(text)).said).toEqual([[1, null, { 'train/loss': 0.5 }]])
    expect(likeness(text)).toBe('likely')
  })

  test('that are no number are holes; NaN and infinities are kept', async () => {
    const { said, bad } = await hear('step,loss,name,acc\n1,nan,adam,50%\n2,-inf,,N/A\n3,,x,\n')
    expect(said).toEqual([
      [1, null, { 'train/loss': Number.NaN, 'train/accuracy': 0.5 }],
      [2, null, { 'train/loss': Number.NEGATIVE_INFINITY }],
    ])
    expect(bad).toBe(0)
  })

  test('too few or too many in a row are a bad row', async () => {
    const { said, bad, badWhy } = await hear('step,loss\n1,0.5\n2\n3,0.25,7\n4,0.125\n')
    expect(said.map(([step]) => step)).toEqual([1, 4])
    expect([bad, badWhy]).toEqual([2, 'a row of 1 cells under a header of 2'])
  })

  test('with a time', async () => {
    const { points } = await hear('step,loss,timestamp\n1,2,2026-01-01T00:00:00Z\n2,1,1767225601\n')
    expect(points.map(({ time }) => time)).toEqual([1767225600, 1767225601])
  })
})

describe('a table written anew', () => {
  test('with one more column goes on where it was', async () => {
    writeFileSync(path, 'epoch,loss\n0,2\n1,1\n')
    const first = await csvSource.open(path).read(null)
    expect(first.points).toHaveLength(2)
    writeFileSync(path, 'epoch,loss,val_loss\n0,2,\n1,1,\n2,0.5,1.5\n')
    const second = await csvSource.open(path).read(JSON.parse(JSON.stringify(first.cursor)))
    expect(second.rewinds).toBeUndefined()
    expect(second.points).toMatchObject([
      { step: 2, epoch: 3, values: { 'train/loss': 0.5, 'val/loss': 1.5 } },
    ])
    appendFileSync(path, '3,0.25,\n')
    expect((await csvSource.open(path).read(second.cursor)).points).toMatchObject([{ step: 3, epoch: 4 }])
  })

  test.each([
    ['with other columns', 'step,accuracy\n1,0.5\n2,0.25\n3,0.75\n', [1, 2, 3]],
    ['and shorter', 'step,loss\n7,2\n', [7]],
    ['and longer, with other rows', 'step,loss\n1,20\n2,10\n3,5\n', [1, 2, 3]],
  ])('%s is read from its start, in place of what was there', async (_, text, steps) => {
    writeFileSync(path, 'step,loss\n1,2\n2,1\n')
    const open = csvSource.open(path)
    const { cursor } = await open.read(null)
    writeFileSync(path, text)
    const second = await open.read(cursor)
    expect(second.rewinds).toEqual([{ series: 'train/loss', step: Number.NEGATIVE_INFINITY }])
    expect(second.points.map(({ step }) => step)).toEqual(steps)
  })
})

test('what is no table is left to others', () => {
  expect(likeness('one sentence, and another\nand more, of it, here\n')).toBe('no')
  expect(likeness('a,b,c\nx,y,z\n')).toBe('no')
  expect(likeness('1,2\n3,4\n')).toBe('no')
  expect(likeness('step loss\n')).toBe('no')
  expect(likeness('{"step": 1, "loss": 2}\n{"step": 2, "loss": 1}\n')).toBe('no')
  expect(likeness('epoch,loss\n', 'metrics.csv')).toBe('perhaps')
  expect(likeness('length,width\n5.1,3.5\n')).toBe('perhaps')
})
