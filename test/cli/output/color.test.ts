import { describe, expect, test } from 'vitest'
import { clip } from '../../../src/cli/output/clip.ts'
import { createPainter, wantsColor } from '../../../src/cli/output/color.ts'

describe('whether to colour', () => {
  test.each([
    ['a terminal', 'auto', {}, true, true],
    ['a pipe', 'auto', {}, false, false],
    ['NO_COLOR', 'auto', { NO_COLOR: '1' }, true, false],
    ['NO_COLOR that is empty', 'auto', { NO_COLOR: '' }, true, true],
    ['FORCE_COLOR into a pipe', 'auto', { FORCE_COLOR: '1' }, false, true],
    ['FORCE_COLOR=0', 'auto', { FORCE_COLOR: '0' }, true, false],
    ['NO_COLOR beside FORCE_COLOR', 'auto', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    ['TERM=dumb', 'auto', { TERM: 'dumb' }, true, false],
    ['--color=always into a pipe', 'always', { NO_COLOR: '1' }, false, true],
    ['--color=never', 'never', { FORCE_COLOR: '1' }, true, false],
  ] as const)('%s', (_, mode, env, terminal, wanted) => {
    expect(wantsColor(mode, env, terminal)).toBe(wanted)
  })

  test('a painter without colours leaves text alone', () => {
    expect(createPainter(false)('red', 'x')).toBe('x')
    expect(createPainter(true)('red', 'x')).toBe('\u001B[31mx\u001B[39m')
    expect(createPainter(true)('plain', 'x')).toBe('x')
  })
})

describe('a clipped line', () => {
  test('ends in an ellipsis and fits', () => {
    expect(clip('hello world', 11)).toBe('hello world')
    expect(clip('hello world', 7)).toBe('hello …')
    expect(clip('学习学习', 5)).toBe('学习…')
    expect(clip('a\nb\u001B[2J', 20)).toBe('a b [2J')
  })
})
