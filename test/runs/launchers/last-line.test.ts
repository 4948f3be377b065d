import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lastLine } from '../../../src/runs/launchers/last-line.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'babysit last line '))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function last(text: string): string | null {
  const path = join(folder, 'stderr.log')
  writeFileSync(path, text)
  return lastLine(path)
}

test.each([
  ['the last line', 'one\ntwo\n', 'two'],
  ['nothing', '\n \n', null],
  ['before a progress bar', 'bad luck\r 43%|████      | 43/100 [00:01<00:02]', 'bad luck'],
  [
    'before a warning of Python and its line of code',
    'device lost\n/x/dataloader.py:759: UserWarning: no accelerator is found.\n  super().__init__(loader)\n',
    'device lost',
  ],
  ['nothing but a warning', '/x/y.py:1: FutureWarning: old\n  call()\n', null],
  [
    'the exception, not the end of its long message',
    'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    load()\npickle.UnpicklingError: Weights only load failed.\n\nSee the documentation.\n',
    'pickle.UnpicklingError: Weights only load failed.',
  ],
  [
    'the last of two exceptions',
    'Traceback (most recent call last):\n  File "a.py"\nKeyError: 1\n\nDuring handling of it:\n\nTraceback (most recent call last):\n  File "a.py"\nmine.Bad: two\n',
    'mine.Bad: two',
  ],
  ['a traceback cut off', 'Traceback (most recent call last):\n  File "a.py"\n', 'File "a.py"'],
])('%s', (_, text, expected) => expect(last(text)).toBe(expected))

test('a file that is not there has none', () => expect(lastLine(join(folder, 'none'))).toBe(null))
