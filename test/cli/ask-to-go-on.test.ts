import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { askToGoOn } from '../../src/cli/ask-to-go-on.ts'

test.each([
  ['\n', true, 1],
  ['y\n', true, 1],
  ['YES\n', true, 1],
  ['n\n', false, 1],
  ['No\n', false, 1],
  ['perhaps\nno\n', false, 2],
  ['', false, 1],
])('%j is %s', async (typed, goesOn, times) => {
  const [input, output] = [new PassThrough(), new PassThrough()]
  input.end(typed)
  expect(await askToGoOn('About to run 40 trials.', { input, output })).toBe(goesOn)
  output.end()
  const asked = (await output.toArray()).join('')
  expect(asked.split('About to run 40 trials. Continue? (Y/n) ')).toHaveLength(times + 1)
})
