import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commandProgram, functionProgram, steeringOf } from '../../src/cli/other-programs.ts'

describe('what a program can be told', () => {
  const command = (...words: string[]) => commandProgram(words, '/project').program

  test('a command obeys what it has a place for', () => {
    const program = command('train', '--lr', '@log:1e-3..1', '--n', '{epochs}', '--seed', '{seed}')
    expect(steeringOf({ program, names: ['lr', 'depth'], obeys: undefined })).toEqual({
      roles: { learningRate: 'lr', depth: 'depth' },
      budget: true,
      budgetUnit: 'epochs',
      samples: false,
      seed: true,
      inputs: false,
      evaluation: false,
    })
  })

  test('--obeys has the last word', () => {
    const steering = steeringOf({
      program: command('train', '{seed}'),
      names: [],
      obeys: 'samples, evaluate',
    })
    expect(steering).toMatchObject({ budget: false, samples: true, seed: false, evaluation: true })
  })

  test('a function obeys what its text mentions', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'babysit-function-'))
    writeFileSync(join(cwd, 't.mjs'), 'export function learn(guest) { return guest.budget ?? guest.seed }\n')
    const program = await functionProgram('t.mjs:learn', cwd)
    expect(program).toEqual({ kind: 'function', module: join(cwd, 't.mjs'), export: 'learn' })
    const steering = steeringOf({ program, names: [], obeys: undefined })
    expect(steering).toMatchObject({
      budget: true,
      samples: false,
      seed: true,
      inputs: false,
      evaluation: false,
    })
    await expect(functionProgram('t.mjs', cwd)).rejects.toMatchObject({ code: 'BS3102' })
    await expect(functionProgram('u.mjs', cwd)).rejects.toMatchObject({ code: 'BS1012' })
  })
})
