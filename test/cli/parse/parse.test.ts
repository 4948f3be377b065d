import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWith } from '../../requirements.ts'
import { eventFile, scalar, version } from '../../runs/sources/tfevents/write-events.ts'
import { main } from '../end-to-end/babysit.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'babysit parse '))
  mkdirSync(join(folder, 'empty'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function parse(input: string | Uint8Array, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'parse', ...words], {
    cwd: folder,
    input,
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: '100' },
  })
  return { code: status, stdout, stderr }
}

describeWith('build', 'babysit parse', () => {
  test('tells each series, what the program calls it, where it goes and which pattern read it', () => {
    const { code, stdout, stderr } = parse(
      'step 10: train loss 2.5, val loss 2.6\rstep 20: train loss nan, val loss 2.4\n',
    )
    expect(code).toBe(0)
    expect(stdout.split('\n').map((line) => line.replace(/ {2,}/g, ' | '))).toEqual([
      'series | called | points | steps | first | last | by',
      'train/loss | train loss | 2 | 10 to 20 | 2.5 | NaN | step-first',
      'val/loss | val loss | 2 | 10 to 20 | 2.6 | 2.4 | step-first',
      '',
    ])
    expect(stderr).toBe('2 reports in 2 lines\n')
  })

  test('as JSON, with NaN spelt out', () => {
    const { stdout } = parse('loss: 0.5\nloss: -inf\n', '--json')
    expect(JSON.parse(stdout)).toEqual({
      schemaVersion: 1,
      lines: 2,
      reports: 2,
      series: [
        {
          series: 'train/loss',
          called: 'loss',
          points: 2,
          first: { step: 1, value: 0.5 },
          last: { step: 2, value: '-Infinity' },
          notFinite: 1,
          counted: true,
          by: ['name: value'],
        },
      ],
      missed: [],
      bad: 0,
    })
  })

  test('finds nothing: exit code 3, what it saw instead, and how to ask for it', () => {
    const { code, stdout, stderr } = parse('loading\nwibble: 4\nwibble: 5\n')
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toContain('Not taken: wibble (2 lines)')
    expect(stderr).toContain("babysit parse --metric 'wibble'")
    const asked = parse('loading\nwibble: 4\nwibble: 5\n', '--metric', 'wibble')
    expect(asked.code).toBe(0)
    expect(asked.stdout).toContain('wibble')
  })

  test('an expression of the user', () => {
    const { stdout } = parse('at last 17 of them\n', '--json', '--metric', String.raw`score=/last (\d+)/`)
    expect(JSON.parse(stdout).series).toMatchObject([{ series: 'score', by: ['user'], last: { value: 17 } }])
  })

  test('a file of any source', () => {
    writeFileSync(
      join(folder, 'events.out.tfevents.1700000000.host.1.0'),
      eventFile(version, scalar('eval/acc', 3, 0.5)),
    )
    const { code, stdout } = parse('', 'events.out.tfevents.1700000000.host.1.0', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      lines: null,
      series: [{ series: 'val/accuracy', called: 'eval/acc', by: ['tfevents'] }],
    })
  })

  test.each([
    ['nothing at all', '', [], 3, /nothing to read/],
    ['only bytes that are no text', Buffer.from([0, 1, 2, 10, 0xff, 0xfe, 10]), [], 3, /No metric was found/],
    ['no such file', '', ['nowhere.log'], 2, /BS1070.*nowhere\.log.*there is no such file/],
    ['a folder', '', ['empty'], 2, /BS1071.*nothing is known/],
    ['a wrong expression', '', ['--metric', 'a=/(/'], 2, /BS3301.*--metric 'a=\/\(\/'/],
    ['a wrong option', '', ['--metrics', 'a'], 2, /BS1002.*did you mean --metric\?/],
  ] as const)('%s', (_, input, words, code, message) => {
    const ended = parse(input, ...words)
    expect(ended.code).toBe(code)
    expect(ended.stderr + ended.stdout).toMatch(message)
  })
})
