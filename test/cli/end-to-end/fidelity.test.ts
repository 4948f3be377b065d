import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStoreFolder } from '../../../src/store/open-store-folder.ts'
import { describeWith } from '../../requirements.ts'
import { babysit, emptyFolder } from './babysit.ts'

/** Learns the better the nearer its rate is to 0.01, and says so after each epoch. */
const program = `
const [, , , rate, , epochs] = process.argv
const far = Math.abs(Math.log10(Number(rate) / 0.01))
for (let epoch = 1; epoch <= Number(epochs); epoch++)
  console.log(\`epoch \${epoch} loss \${(0.2 + 0.1 * far) * (1 + 1 / epoch)}\`)
`

describeWith('build', '--epochs @fid:1..2/2', () => {
  test('is where the budget goes: no trial has another, and trials are compared at its rungs', async () => {
    const cwd = emptyFolder()
    writeFileSync(join(cwd, 'program.mjs'), program)
    const words = ['search', '--quiet', '--workers', '1', '--minimize', 'train/loss', '--budget', '12trials']
    const range = ['--lr', '@log:1e-4..1', '--epochs', '@fid:1..2/2']
    const command = ['--', process.execPath, 'program.mjs', ...range]
    const { code } = await babysit([...words, '--scheduler', 'successive-halving', ...command], { cwd })
    expect(code).toBe(0)
    const { store } = await openStoreFolder(cwd)
    const [study] = await store.studies()
    const trials = await store.trials(study!.plan.id)
    await store.close()
    const finished = trials.flatMap((one) => (one.state === 'finished' ? [one.trial] : []))
    expect(new Set(finished.map(({ budget }) => budget.amount))).toEqual(new Set([1, 2]))
    expect(study!.plan.space.parameters.map(({ name }) => name)).toEqual(['lr'])
    expect(study!.plan.steering.budgetRungs).toEqual([1, 2])
    const compared = finished.flatMap(({ end }) => /came to ([\d.]+)/.exec(end.message ?? '')?.[1] ?? [])
    expect(new Set(compared)).toEqual(new Set(['1']))
  }, 120_000)
})
