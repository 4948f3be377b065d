import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { describeWith } from '../../requirements.ts'
import { babysit, emptyFolder, start } from './babysit.ts'

const program = fileURLToPath(new URL('../../../fixtures/programs/watched.mjs', import.meta.url))
const run = (...words: readonly string[]) => ['--', process.execPath, program, ...words]

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20))
}

describeWith('build', 'a watched program', () => {
  test('is heard; its output passes through as it is; it is kept and can be looked at', async () => {
    const cwd = emptyFolder()
    const { code, stdout, stderr } = await babysit(['watch', ...run('learns')], { cwd })
    expect(code).toBe(0)
    expect(stdout).toBe('epoch 0\nepoch 1\nepoch 2\nepoch 3\nepoch 4\nepoch 5\n')
    expect(stderr).toContain('\r1/60 loss=2.300\r2/60')
    // Ours begins a line of its own.
    expect(stderr).toMatch(/loss=0\.\d+\nbabysit: it ended well after /)
    expect(stderr).toMatch(/train\/loss 2\.3 to 0\.\d+ \(60 points\), lr 0\.1 \(60 points\)/)
    const listed = JSON.parse((await babysit(['list', '--json'], { cwd })).stdout)
    expect(listed.studies).toMatchObject([{ state: 'finished' }])
    expect((await babysit(['show'], { cwd })).stdout).toContain('watched  one run of it as it is')
    expect(await babysit(['report'], { cwd })).toMatchObject({ code: 0 })
    const resumed = await babysit(['resume', listed.studies[0].id], { cwd })
    expect(resumed).toMatchObject({ code: 1 })
    expect(resumed.stderr).toMatch(/BS1018: study .* is finished/)
  })

  test('that reports its layers ends with their update ratios, the newest of each', async () => {
    const script = `
      const { appendFileSync } = require('node:fs')
      const say = (line) => appendFileSync(process.env.BABYSIT_WIRE, JSON.stringify(line) + '\\n')
      const layer = (name, updateRatio) => ({ name, kind: 'dense', updateRatio, gradNorm: 1, weightNorm: 1 })
      for (let step = 0; step < 3; step++) {
        say({ t: 'point', step, values: { 'train/loss': 1 / (step + 1) } })
        say({ t: 'layers', step, layers: [layer('first', step === 2 ? 1e-3 : 9), layer('second', 2e-3), layer('last', 3e-3)] })
      }`
    const { stderr } = await babysit(['watch', '--', process.execPath, '-e', script], { cwd: emptyFolder() })
    expect(stderr).toContain(
      'update ratios at the end: 0.001 (first) to 0.003 (last), median 0.002, of 3 layers',
    )
  })

  test('is told nothing but where to report', async () => {
    const { stdout } = await babysit(['watch', '--quiet', ...run('orders', '1')], { cwd: emptyFolder() })
    expect(stdout).toContain('BABYSIT_TRIAL BABYSIT_WIRE')
    for (const order of ['BUDGET', 'SEED', 'PARAMS']) expect(stdout).not.toContain(order)
  })

  test('has its words unchanged', async () => {
    const words = ['{seed}', '@log:1..2', 'user@host', '@@x', '{a,b}']
    const { stdout } = await babysit(['watch', '-q', '--', 'printf', '%s\\n', ...words], {
      cwd: emptyFolder(),
    })
    expect(stdout).toBe(`${words.join('\n')}\n`)
  })

  test.each([
    ['its exit code', run('fails', '3'), 7],
    ['128 and its signal', ['--', 'sh', '-c', 'kill -SEGV $$'], 139],
    ['0 where it prints nothing', ['--', 'true'], 0],
  ])('answers with %s', async (_, words, code) => {
    expect(await babysit(['watch', ...words], { cwd: emptyFolder() })).toMatchObject({ code })
  })

  test('findings are told while it runs, once, and in full at the end', async () => {
    const { code, stderr } = await babysit(['watch', ...run('explodes', '80')], { cwd: emptyFolder() })
    expect(code).toBe(0)
    expect(stderr.match(/^babysit error loss-not-finite/gm)).toHaveLength(1)
    const [live, rest] = [stderr.indexOf('babysit error loss-not-finite'), stderr.indexOf('80/80')]
    expect(live).toBeGreaterThan(0)
    expect(live).toBeLessThan(rest)
    expect(stderr).toMatch(/\nerror: loss-not-finite\n {2}.*\n[\s\S]*confidence/)
  })

  test('is ended at a finding where that was asked for: exit code 5', async () => {
    const cwd = emptyFolder()
    const { code, stdout, stderr } = await babysit(
      ['watch', '--stop-on', 'error', '--json', ...run('explodes', '2000')],
      { cwd },
    )
    expect(code).toBe(5)
    expect(stderr).toMatch(/babysit: stopped: loss-not-finite: /)
    // With --json the program's own output goes to standard error.
    expect(stderr).toContain('epoch 0')
    const document = JSON.parse(stdout)
    expect(document.end).toMatchObject({ status: 'stopped' })
    expect(document.findings.map((one: { rule: string }) => one.rule)).toContain('loss-not-finite')
    expect(document.series['train/loss'].last).toBe('NaN')
  })

  test('is ended when its time is up', async () => {
    const { code, stderr } = await babysit(['watch', '--timeout', '0.5s', ...run('waits', '9999', 'x')], {
      cwd: emptyFolder(),
    })
    expect(code).toBe(5)
    expect(stderr).toMatch(/stopped: it ran for longer than the 0\.5 s that it may take/)
  })

  test('Ctrl-C is the program’s own business', async () => {
    const cwd = emptyFolder()
    const ready = join(cwd, 'ready')
    const script = `trap 'echo saving; exit 3' INT; : > ready; while :; do sleep 0.05; done`
    const watched = start(['watch', '--', 'sh', '-c', script], { cwd })
    await until(() => existsSync(ready))
    watched.child.kill('SIGINT')
    const { code, stdout } = await watched.ended
    expect({ code, stdout }).toEqual({ code: 3, stdout: 'saving\n' })

    const dies = start(['watch', ...run('waits', '9999', 'again')], { cwd })
    await until(() => existsSync(join(cwd, 'again')))
    dies.child.kill('SIGINT')
    expect((await dies.ended).code).toBe(130)
  })

  test('ignores what it is asked: the third signal ends it by force', async () => {
    const cwd = emptyFolder()
    const script = `trap '' INT TERM; : > ready; while :; do sleep 0.05; done`
    const watched = start(['watch', '--', 'sh', '-c', script], { cwd })
    await until(() => existsSync(join(cwd, 'ready')))
    watched.child.kill('SIGINT')
    await new Promise((resolve) => setTimeout(resolve, 100))
    watched.child.kill('SIGTERM')
    await new Promise((resolve) => setTimeout(resolve, 100))
    watched.child.kill('SIGINT')
    expect((await watched.ended).code).toBe(137)
  })

  test('two are watched in one folder at a time', async () => {
    const cwd = emptyFolder()
    const both = await Promise.all([1, 2].map(() => babysit(['watch', ...run('learns')], { cwd })))
    expect(both.map(({ code }) => code)).toEqual([0, 0])
    expect(JSON.parse((await babysit(['list', '--json'], { cwd })).stdout).studies).toHaveLength(2)
  })

  test('10 MB on one line and bytes that are no text pass through unchanged', async () => {
    const script = `process.stdout.write('x'.repeat(1e7));process.stdout.write(Buffer.from([10,0,255,254,27,10]))`
    const { code, stdout } = await babysit(['watch', '-q', '--', process.execPath, '-e', script], {
      cwd: emptyFolder(),
    })
    expect(code).toBe(0)
    expect(stdout.length).toBe(1e7 + 6)
  })

  test.each<[string, readonly string[], RegExp]>([
    [
      'a command that does not exist',
      ['--', 'no-such-command'],
      /BS1060: 'no-such-command' cannot be started.*PATH/,
    ],
    ['no command', [], /BS1061/],
    ['nothing behind --', ['--'], /BS1061/],
    ['a webhook that is no address', ['--webhook', 'chat', '--', 'true'], /BS1062: --webhook 'chat'/],
    ['a timeout that is no time', ['--timeout', 'soon', '--', 'true'], /BS1050/],
    ['memory without a unit', ['--memory-limit', '4', '--', 'true'], /BS1051/],
    ['an unknown severity', ['--stop-on', 'fatal', '--', 'true'], /BS1002/],
  ])('%s is an error', async (_, words, message) => {
    const { code, stdout, stderr } = await babysit(['watch', ...words], { cwd: emptyFolder() })
    expect(stderr).toMatch(message)
    expect(stderr).toMatch(/^next: \S/m)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })
})

describeWith('build', 'alerts', () => {
  test('a command is run for each finding, with it', async () => {
    const cwd = emptyFolder()
    const command = 'cat >> findings.jsonl; echo "$BABYSIT_FINDING_SEVERITY $BABYSIT_FINDING_RULE" >> rules'
    const { code } = await babysit(['watch', '--on-finding', command, ...run('explodes', '60')], { cwd })
    expect(code).toBe(0)
    const rules = readFileSync(join(cwd, 'rules'), 'utf8').trim().split('\n')
    expect(rules).toContain('error loss-not-finite')
    expect(new Set(rules).size).toBe(rules.length)
    for (const line of readFileSync(join(cwd, 'findings.jsonl'), 'utf8').trim().split('\n'))
      expect(JSON.parse(line)).toHaveProperty('evidence')
  })

  test('a finding is posted; one that cannot be delivered is said once and harms nothing', async () => {
    const bodies: string[] = []
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (piece) => {
        body += piece
      })
      request.on('end', () => {
        bodies.push(body)
        response.end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
    const cwd = emptyFolder()
    expect(await babysit(['watch', '--webhook', address, ...run('explodes', '60')], { cwd })).toMatchObject({
      code: 0,
    })
    const posted = bodies.map((body) => JSON.parse(body))
    expect(posted.map((one) => one.finding.rule)).toContain('loss-not-finite')
    expect(posted[0].text).toMatch(/^[a-z]+-[a-z]+-1: (error|warning) /)
    await new Promise((resolve) => server.close(resolve))
    const failed = await babysit(['watch', '--webhook', address, ...run('explodes', '60')], { cwd })
    expect(failed.code).toBe(0)
    expect(failed.stderr.match(/warning --webhook: /g)).toHaveLength(1)
  })

  test('a command that fails is said once', async () => {
    const { code, stderr } = await babysit(
      ['watch', '--on-finding', 'echo no >&2; exit 3', ...run('explodes', '60')],
      {
        cwd: emptyFolder(),
      },
    )
    expect(code).toBe(0)
    expect(stderr).toMatch(/warning --on-finding: 'echo no >&2; exit 3' ended with exit code 3: no/)
  })
})
