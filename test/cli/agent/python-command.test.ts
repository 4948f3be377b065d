import { expect, test } from 'vitest'
import { pythonCommand } from '../../../src/cli/agent/python-command.ts'
import { fixtures } from '../../agent/run-python.ts'

const look = (...argv: string[]) => pythonCommand(argv, fixtures)

test('a script that names PyTorch, however Python is called', () => {
  for (const argv of [
    ['python3', 'plain.py', '--lr', '1'],
    ['env', 'A=1', 'python', 'plain.py'],
    ['uv', 'run', 'python', 'plain.py'],
  ])
    expect(look(...argv)).toEqual({ kind: 'pytorch' })
})

test('what keeps the agent out is said', () => {
  expect(look('python', '-I', 'plain.py')).toMatchObject({
    kind: 'other',
    why: expect.stringContaining('-I keeps Python'),
  })
  expect(look('env', 'PYTHONPATH=.', 'python', 'plain.py')).toMatchObject({
    kind: 'other',
    why: expect.stringContaining('PYTHONPATH=. babysit'),
  })
})

test('what trains without PyTorch is heard, and it is said that it cannot be steered', () => {
  for (const [script, title] of [
    ['keras_fit.py', 'Keras'],
    ['optax_jit.py', 'JAX'],
    ['sklearn_network.py', 'scikit-learn'],
  ])
    expect(look('python', `../frameworks/${script}`)).toEqual({
      kind: 'heard',
      why: expect.stringMatching(`^It trains with ${title}, which the agent hears and cannot steer`),
    })
})

test('other commands, and what only looks like an option of ours, are left alone', () => {
  expect(look('bash', 'train.sh')).toEqual({ kind: 'other', why: null })
  expect(look('python', 'plain.py', '-I', 'PYTHONPATH=x')).toEqual({ kind: 'pytorch' })
})
