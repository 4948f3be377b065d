import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { describeWith } from '../../requirements.ts'
import { babysit, emptyFolder } from './babysit.ts'

const program = fileURLToPath(new URL('../../../fixtures/programs/descends.mjs', import.meta.url))
const descends = (...words: readonly string[]) => ['--', process.execPath, program, ...words]

describeWith('build', 'a watched program whose advice is tried', () => {
  test('is run again with the advised rate; the finding carries what came of it', async () => {
    const cwd = emptyFolder()
    const words = ['watch', '--prove', '--json', ...descends('--lr', '2.5', '--steps', '400')]
    const { code, stdout, stderr } = await babysit(words, { cwd })
    expect(code).toBe(0)
    expect(stderr).toMatch(/babysit: trying lr 2\.5 to 0\.\d+ for \d+ steps/)
    const { findings } = JSON.parse(stdout)
    expect(findings[0].proof).toMatchObject({
      change: { kind: 'scale', role: 'learningRate' },
      what: expect.stringMatching(/^lr 2\.5 to 0\.\d+$/),
      series: 'train/loss',
      verdict: 'helps',
    })
    expect(findings[0].proof.with).toBeLessThan(0.5)
    const { studies } = JSON.parse((await babysit(['list', '--json'], { cwd })).stdout)
    expect(studies.map(({ id }: { id: string }) => id.endsWith('-proof')).sort()).toEqual([false, true])
  })

  test('says so where nothing can be tried', async () => {
    const healthy = ['watch', '--prove', ...descends('--lr', '0.1', '--steps', '60')]
    const { stderr } = await babysit(healthy, { cwd: emptyFolder() })
    expect(stderr).not.toContain('trying')
  })
})

describeWith('build', 'a log whose advice is tried', () => {
  const cwd = emptyFolder()
  const log = join(cwd, 'run.jsonl')
  execFileSync(process.execPath, [program, '--lr', '0.0001'], { env: { ...process.env, BABYSIT_WIRE: log } })

  test('is held against a run of the command that made it, with the advised rate', async () => {
    const words = ['diagnose', '--prove', '--json', log, ...descends('--lr', '0.0001')]
    const { code, stdout } = await babysit(words, { cwd })
    expect(code).toBe(3)
    const [run] = JSON.parse(stdout).runs
    const proved = run.findings.filter(({ proof }: { proof?: unknown }) => proof !== undefined)
    expect(proved).toHaveLength(1)
    expect(proved[0].proof).toMatchObject({ series: 'train/loss', verdict: 'helps' })
  })

  test('needs that command', async () => {
    const { code, stderr } = await babysit(['diagnose', '--prove', log], { cwd })
    expect(code).toBe(2)
    expect(stderr).toContain('BS1034')
  })
})

describeWith('build', 'a run of the built-in trainer whose advice is tried', () => {
  test('is made again as its study made it, with the advised rate, and needs no command', async () => {
    const cwd = emptyFolder()
    const program = ['--data', 'moons', '--model', 'mlp', '--hidden', '16,16', '--optimizer', 'sgd']
    const search = ['--lr', '300', '--space', 'reg=@log:1e-6..1e-2', '--budget', '4trials', '--seed', '3']
    await babysit(['search', ...program, ...search, '--quiet'], { cwd })
    const [study] = readdirSync(join(cwd, '.babysit', 'runs'))
    const folder = join('.babysit', 'runs', study!, '2.1')
    const { stdout, stderr } = await babysit(['diagnose', '--prove', '--json', folder], { cwd })
    expect(stderr).toMatch(/babysit: trying lr 300 to 0\.\d+ for \d+ steps/)
    const [finding] = JSON.parse(stdout).runs[0].findings
    expect(finding).toMatchObject({
      rule: 'loss-not-finite',
      proof: { change: { kind: 'scale', role: 'learningRate' }, series: 'train/loss', verdict: 'helps' },
    })
    expect(finding.proof.with).toBeLessThan(0.68)
    const { studies } = JSON.parse((await babysit(['list', '--json'], { cwd })).stdout)
    expect(studies.map(({ id }: { id: string }) => id.endsWith('-proof')).sort()).toEqual([false, true])
  }, 60_000)
})
