import { expect, test } from 'vitest'
import { wordsOf } from '../../../src/cli/config/words-of.ts'

test.each([
  ['python train.py --lr 0.1', ['python', 'train.py', '--lr', '0.1']],
  ["  a  'b c'\n\td ", ['a', 'b c', 'd']],
  ['a "b \\" c" d\\ e', ['a', 'b " c', 'd e']],
  [`--x='a b'c`, ['--x=a bc']],
  [`'' ""`, ['', '']],
  ['t --lr @log:1e-5..1e-1 {seed} {amp?--a:}', ['t', '--lr', '@log:1e-5..1e-1', '{seed}', '{amp?--a:}']],
  ["it's", ["it's"]],
  ['', []],
])('%j', (line, words) => expect(wordsOf(line)).toEqual(words))
