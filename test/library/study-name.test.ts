import { describe, expect, test } from 'vitest'
import { studyName } from '../../src/library/study-name.ts'

describe('the name of a new study', () => {
  test('is an adjective, a noun and a number', () => {
    expect(studyName([], () => 0)).toBe('able-acorn-1')
    expect(studyName([], (n) => n - 1)).toMatch(/^[a-z]+-[a-z]+-1$/)
  })

  test('counts on from the highest number taken, so that no name comes twice', () => {
    const taken: string[] = []
    for (let i = 0; i < 20; i++) taken.push(studyName(taken, () => 3))
    expect(new Set(taken).size).toBe(20)
    expect(studyName(['calm-oak-7', 'able-acorn-2'], () => 0)).toBe('able-acorn-8')
  })
})
