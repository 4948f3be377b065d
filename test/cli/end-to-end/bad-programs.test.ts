import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { processStart } from '../../../src/runs/launchers/process-start.ts'
import { describeWith } from '../../requirements.ts'
import { eventFile, start as purge, simple, version } from '../../runs/sources/tfevents/write-events.ts'
import { babysit, emptyFolder, start } from './babysit.ts'

/** A short search over a shell script; `$X` is the setting. */
function search(
  script: string,
  words: readonly string[] = [],
): Promise<{ code: number | null; stderr: string; cwd: string }> {
  const cwd = emptyFolder()
  const all = ['search', '--workers', '1', '--budget', '2trials', '--minimize', 'train/loss', ...words]
  const command = ['--', 'sh', '-c', script, 'sh', '--x', '@0.0..1']
  return babysit([...all, ...command], { cwd }).then(({ code, stderr }) => ({ code, stderr, cwd }))
}

const learns = 'for i in 1 2 3; do echo "step $i: loss 0.$((9 - i))"; done'

describeWith('build', 'a command that', () => {
  test('does not exist is an error before anything is written', async () => {
    const cwd = emptyFolder()
    const { code, stdout, stderr } = await babysit(['search', '--', 'no-such-command', '--x', '@0..1'], {
      cwd,
    })
    expect(stderr).toMatch(/^error BS1055: 'no-such-command' cannot be started\. .*PATH/)
    expect(stderr).toMatch(/^next: \S/m)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(existsSync(join(cwd, '.babysit'))).toBe(false)
  })

  test.each([
    ['exits at once', 'echo "KeyError: 3" >&2; exit 1', /^Why: +\d+ runs failed: exit-code: KeyError: 3$/m],
    ['prints nothing', 'exit 0', /^Why: +\d+ runs failed: silent: it ended well but reported nothing/m],
    ['prints bytes that are no text', 'head -c 100000 /dev/urandom', /^Why: +\d+ runs failed: silent/m],
    [
      'prints 10 MB on one line',
      'head -c 10000000 /dev/zero | tr "\\0" x',
      /^Why: +\d+ runs failed: silent/m,
    ],
    ['takes too much memory', 'echo "MemoryError" >&2; exit 1', /failed: out-of-memory: MemoryError/],
  ])(
    '%s: nothing succeeded, and it is said why',
    async (_, script, why) => {
      const { code, stderr } = await search(script)
      expect(stderr).toMatch(why)
      expect(code).toBe(3)
    },
    60_000,
  )

  test('prints only NaN: its settings diverged', async () => {
    const { code, stderr } = await search('for i in 1 2 3; do echo "step $i: loss nan"; done')
    expect(code).toBe(3)
    expect(stderr).toMatch(/None of \d+ settings trained to its end|diverged/)
  }, 180_000)

  test('has no such metric is asked for one that it has', async () => {
    const cwd = emptyFolder()
    const words = [
      'search',
      '--workers',
      '1',
      '--budget',
      '2trials',
      '--minimize',
      'val/nothing',
      '--',
      'sh',
      '-c',
      learns,
    ]
    const { code, stderr } = await babysit([...words, 'sh', '--x', '@0.0..1'], { cwd })
    expect(stderr).toMatch(/val\/nothing.*no such series.*train\/loss/)
    expect(code).not.toBe(0)
  }, 180_000)

  test('ignores SIGTERM is ended by force when its time is up, with what it has started', async () => {
    const cwd = emptyFolder()
    const script = `trap "" TERM; sleep 1000 & echo $! > child; ${learns}; while :; do sleep 0.05; done`
    const { code, stderr } = await babysit(['watch', '--timeout', '1s', '--', 'sh', '-c', script], { cwd })
    expect(code).toBe(5)
    expect(stderr).toMatch(/stopped: it ran for longer than the 1 s that it may take/)
    expect(processStart(Number(readFileSync(join(cwd, 'child'), 'utf8')))).toBeNull()
  }, 180_000)

  test('is given a card of its own, where there are some', async () => {
    const { code, cwd } = await search(`echo "$CUDA_VISIBLE_DEVICES" >> cards; ${learns}`, ['--gpus', '4,7'])
    expect(code).toBe(0)
    const cards = readFileSync(join(cwd, 'cards'), 'utf8').trim().split('\n')
    expect(cards.length).toBeGreaterThan(2)
    expect(new Set(cards)).toEqual(new Set(['4']))
  }, 180_000)
})

describeWith('build', 'a watched command that', () => {
  const watch = (script: string, cwd = emptyFolder()) => babysit(['watch', '--', 'sh', '-c', script], { cwd })

  test.each<[string, string, number, RegExp]>([
    [
      'exits at once',
      'echo "KeyError: 3" >&2; exit 7',
      7,
      /babysit: it failed with exit code 7 \(KeyError: 3\)/,
    ],
    [
      'prints nothing',
      'exit 0',
      0,
      /it ended well after .*\nheard: nothing\. Babysit reads what a program prints/,
    ],
    [
      'prints only NaN',
      'for i in 1 2 3 4; do echo "step $i: loss nan"; done',
      0,
      /error loss-not-finite: train\/loss is NaN at step 1; .*\nheard: train\/loss NaN \(4 points\)/s,
    ],
    ['kills itself', 'kill -9 $$', 137, /it was ended by SIGKILL/],
  ])('%s: it is said how it ended, and its exit code is ours', async (_, script, expected, words) => {
    const { code, stderr } = await watch(script)
    expect(stderr).toMatch(words)
    expect(code).toBe(expected)
  })

  test('forks children that outlive it: they are ended with it, and the log of the run names them', async () => {
    const cwd = emptyFolder()
    const { code } = await watch(
      `setsid sh -c 'echo $$ > child; exec sleep 1000' & ${learns}; sleep 0.3`,
      cwd,
    )
    expect(code).toBe(0)
    expect(processStart(Number(readFileSync(join(cwd, 'child'), 'utf8')))).toBeNull()
    const [run] = readdirSync(join(cwd, '.babysit/runs'))
    expect(readFileSync(join(cwd, '.babysit/runs', run!, '0.1/babysit.log'), 'utf8')).toContain('sleep')
  }, 60_000)
})

describeWith(['build', 'tmpfs'], 'a command that fills the disk', () => {
  const fill = 'echo "step 1: loss 0.5"; cat /dev/zero > filler 2>/dev/null; exit 1'
  const onSmallDisk = async (body: (disk: string) => Promise<void>) => {
    const disk = emptyFolder()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk])
    try {
      await body(disk)
    } finally {
      execFileSync('umount', [disk])
      rmSync(disk, { recursive: true })
    }
  }

  test(
    'stops the search with an error, and it goes on when there is space',
    () =>
      onSmallDisk(async (cwd) => {
        const words = ['search', '--workers', '1', '--budget', '2trials', '--minimize', 'train/loss']
        const script = `if [ -e full ]; then ${learns}; else ${fill}; fi`
        const { code, stderr } = await babysit([...words, '--', 'sh', '-c', script, 'sh', '--x', '@0.0..1'], {
          cwd,
        })
        expect(stderr).toMatch(/^error BS(4012|3202): .*disk is full/m)
        expect(stderr).toMatch(/^next: Free some space .*`babysit resume`/m)
        expect(code).toBe(1)
        rmSync(join(cwd, 'filler'))
        writeFileSync(join(cwd, 'full'), '')
        const resumed = await babysit(['resume'], { cwd })
        expect(resumed.stderr).not.toMatch(/^error/m)
        expect(resumed.code).toBe(0)
      }),
    60_000,
  )

  test(
    'while it is watched is told so',
    () =>
      onSmallDisk(async (cwd) => {
        const { code, stderr } = await babysit(['watch', '--', 'sh', '-c', fill], { cwd })
        expect(stderr).toMatch(/^error BS(4012|3202): .*disk is full/m)
        expect(stderr).not.toContain('    at ')
        expect(code).toBe(1)
      }),
    60_000,
  )
})

describeWith('build', 'files that are watched', () => {
  test('are followed as they grow; findings are told; exit code 3', async () => {
    const cwd = emptyFolder()
    const writer = babysit(
      [
        'watch',
        '-q',
        '--',
        'sh',
        '-c',
        'for i in 1 2 3 4 5 6 7 8 9; do echo "step $i: loss 0.$i" >> run.log; sleep 0.1; done; for i in 10 11 12; do echo "step $i: loss nan" >> run.log; done',
      ],
      { cwd },
    )
    while (!existsSync(join(cwd, 'run.log'))) await new Promise((resolve) => setTimeout(resolve, 20))
    const { code, stderr } = await babysit(['watch', 'run.log', '--idle', '2s'], { cwd })
    await writer
    expect(stderr).toMatch(/^babysit error loss-not-finite: /m)
    expect(stderr).toMatch(/run\.log: heard train\/loss .* \(12 points\)/)
    expect(code).toBe(3)
  }, 180_000)

  test('whose program goes back are heard from there on, and what was found before is taken back', async () => {
    const cwd = emptyFolder()
    const events = (index: number) => join(cwd, `events.out.tfevents.170000000${index}.host.1.0`)
    const log = join(cwd, 'other.log')
    const lines = (values: readonly (number | string)[]) =>
      values.map((value, step) => `step ${step} loss ${value}\n`).join('')
    const falling = Array.from({ length: 30 }, (_, step) => 2 * 0.9 ** step)
    const dying = [...falling.slice(0, 10), ...Array.from({ length: 10 }, () => Number.NaN)]
    writeFileSync(events(1), eventFile(version, ...dying.map((loss, step) => simple('loss', step, loss))))
    writeFileSync(log, lines(dying.map((loss) => (Number.isNaN(loss) ? 'nan' : loss))))
    const watching = start(['watch', '.', '--idle', '4s', '--json'], { cwd })
    await watching.says(/other\.log.*loss-not-finite/)
    await watching.says(/^(?!.*other).*loss-not-finite/m)
    const resumed = falling.slice(10).map((loss, index) => simple('loss', 10 + index, loss))
    writeFileSync(events(2), eventFile(version, purge(10), ...resumed))
    writeFileSync(log, lines(falling))
    const { code, stdout } = await watching.ended
    const { runs } = JSON.parse(stdout)
    expect(runs.map((run: { findings: unknown }) => run.findings)).toEqual([[], []])
    expect(runs.map((run: { series: unknown }) => run.series)).toEqual(
      [falling, falling].map(() => ({
        'train/loss': { count: 30, first: 2, last: expect.closeTo(falling.at(-1)!, 5) },
      })),
    )
    expect(code).toBe(0)
  }, 60_000)

  test.each<[string, readonly string[], RegExp]>([
    ['a file that is missing', ['no.log'], /BS1065: there is no file or folder 'no\.log'/],
    ['a file and a command', ['.', '--', 'true'], /BS1064/],
    ['an idle time that is none', ['.', '--idle', 'never'], /BS1066/],
  ])('%s is an error', async (_, words, message) => {
    const { code, stderr } = await babysit(['watch', ...words], { cwd: emptyFolder() })
    expect(stderr).toMatch(message)
    expect(code).toBe(2)
  })

  test('doctor looks at Python, the agent, shells and cards', async () => {
    const { stdout } = await babysit(['doctor', '--json'], { cwd: emptyFolder() })
    const what = JSON.parse(stdout).checks.map((one: { what: string }) => one.what)
    expect(what).toEqual(
      expect.arrayContaining(['python', 'torch', 'agent', 'shells', 'disk', 'graphics cards']),
    )
  }, 180_000)
})
