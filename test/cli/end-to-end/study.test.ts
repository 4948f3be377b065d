import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { displayWidth } from '../../../src/report/console/display-text.ts'
import { describeWith } from '../../requirements.ts'
import { babysit, emptyFolder, start } from './babysit.ts'

describeWith('build', 'a check', () => {
  test('of a healthy program prints one JSON document, leaves a report, exits 0', async () => {
    const cwd = emptyFolder()
    const { code, stdout, stderr } = await babysit(['check', '--data', 'spirals', '--json'], { cwd })
    expect(code).toBe(0)
    const document = JSON.parse(stdout)
    expect(document.verdict.sanity).toBe('pass')
    expect(document.study.id).toMatch(/^[a-z]+-[a-z]+-1$/)
    expect(stderr).toContain('Next:   babysit range --data spirals')
    expect(readdirSync(join(cwd, '.babysit/reports'))).toEqual([`${document.study.id}.html`])
    expect(readFileSync(join(cwd, `.babysit/reports/${document.study.id}.html`), 'utf8')).toContain(
      document.study.id,
    )
  })

  test('of a sick program exits 3', async () => {
    const words = ['check', '--data', 'spirals', '--fault', 'wrong-gradient-sign', '--quiet']
    const { code, stdout, stderr } = await babysit(words, { cwd: emptyFolder() })
    expect(code).toBe(3)
    expect(stdout).toContain('something is broken')
    expect(stderr).toBe('')
  })

  test('fits a narrow terminal, and is coloured only where that is asked for', async () => {
    const words = ['check', '--data', 'spirals']
    const narrow = await babysit(words, { cwd: emptyFolder(), env: { COLUMNS: '40' } })
    expect(narrow.code).toBe(0)
    for (const line of narrow.stdout.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(40)
    expect(narrow.stdout + narrow.stderr).not.toContain('\u001B')
    const coloured = await babysit(words, { cwd: emptyFolder(), env: { FORCE_COLOR: '1' } })
    expect(coloured.stdout).toContain('\u001B[')
    const never = await babysit([...words, '--color=never'], {
      cwd: emptyFolder(),
      env: { FORCE_COLOR: '1' },
    })
    expect(never.stdout + never.stderr).not.toContain('\u001B')
    const unwanted = await babysit(words, { cwd: emptyFolder(), env: { NO_COLOR: '1', FORCE_COLOR: '1' } })
    expect(unwanted.stdout + unwanted.stderr).not.toContain('\u001B')
  })

  test('goes on when its reader has gone away', async () => {
    const { child, ended } = start(['check', '--data', 'spirals'], { cwd: emptyFolder() })
    child.stdout!.destroy()
    const { code, stderr } = await ended
    expect(code).toBe(0)
    expect(stderr).toContain('Next:')
    expect(stderr).not.toContain('EPIPE')
  })
})

describeWith('build', 'a study', () => {
  const search = ['search', '--data', 'glyphs', '--space', 'lr=@log:1e-3..0.5', '--budget', '12trials']

  test('is stopped, gone on with, interrupted, and read', async () => {
    const cwd = emptyFolder()
    const first = start([...search, '--workers', '1'], { cwd })
    await first.says(/coarse: .*planned/)

    const second = await babysit(['check'], { cwd })
    expect(second).toMatchObject({ code: 1, stdout: '' })
    expect(second.stderr).toContain('BS4020')

    const listed = JSON.parse((await babysit(['list', '--json'], { cwd })).stdout)
    expect(listed.studies).toHaveLength(1)
    expect(listed.studies[0].state).toBe('running')
    const { id } = listed.studies[0]

    expect(await babysit(['stop'], { cwd })).toMatchObject({ code: 0 })
    const stopped = await first.ended
    expect(stopped.code).toBe(5)
    expect(stopped.stderr).toContain(`Next:   babysit resume ${id}`)
    expect(existsSync(join(cwd, '.babysit/stop-request'))).toBe(false)

    const again = start(['resume'], { cwd })
    await again.says('going on')
    await again.says(/coarse|fine/)
    again.child.kill('SIGTERM')
    const interrupted = await again.ended
    expect(interrupted.code).toBe(143)
    expect(interrupted.stderr).toContain('Stopping: nothing new is started')

    const last = await babysit(['resume', id.slice(0, 4), '--json'], { cwd })
    expect(last.code).toBe(0)
    const document = JSON.parse(last.stdout)
    expect(document.study).toMatchObject({ id, state: 'finished' })
    const numbers = document.stages.flatMap((stage: { trials: { number: number }[] }) =>
      stage.trials.map((trial) => trial.number),
    )
    expect(new Set(numbers).size).toBe(numbers.length)

    const report = await babysit(['report', '--json'], { cwd })
    const { generator: _, ...read } = JSON.parse(report.stdout)
    const { generator: __, ...written } = document
    expect(read.stages).toEqual(written.stages)
    expect(read.findings).toEqual(written.findings)

    const shown = await babysit(['show', id], { cwd })
    expect(shown.stdout).toContain(`${id}: finished`)
    const trial = await babysit(['show', '2'], { cwd })
    expect(trial.stdout).toContain(`${id} #2`)
    expect(await babysit(['show', id, '999'], { cwd })).toMatchObject({ code: 2 })
    const out = await babysit(['report', '--out', 'r.html'], { cwd })
    expect(out.stdout).toBe('r.html\n')
    expect(existsSync(join(cwd, 'r.html'))).toBe(true)
    expect(await babysit(['resume', id], { cwd })).toMatchObject({ code: 1 })
  }, 300_000)

  test('three Ctrl-C leave at once, and nothing is lost', async () => {
    const cwd = emptyFolder()
    const run = start([...search, '--workers', '1', '--set', 'width=256'], { cwd })
    await run.says(/coarse: .*planned/)
    run.child.kill('SIGINT')
    await run.says('Ctrl-C again stops them')
    await new Promise((resolve) => setTimeout(resolve, 150))
    run.child.kill('SIGINT')
    await new Promise((resolve) => setTimeout(resolve, 150))
    run.child.kill('SIGINT')
    const { code, stderr } = await run.ended
    expect(code).toBe(130)
    expect(stderr).toMatch(/babysit resume [a-z]+-[a-z]+-1/)
    const { code: resumed, stderr: said } = await babysit(['resume', '--quiet'], { cwd })
    expect(said).toBe('')
    expect(resumed).toBe(0)
  }, 240_000)
})
