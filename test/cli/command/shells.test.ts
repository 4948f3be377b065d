import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandRanges } from '../../../src/cli/command/command-ranges.ts'
import { describeWith } from '../../requirements.ts'

/** Every form that the pages call canonical, as it is typed: without quotes. */
const canonical = [
  '@log:1e-5..1e-1',
  '--lr=@log:1e-5..1e-1',
  'lr=@log:1e-5..1e-1',
  '{log:1e-5..1e-1}',
  '@adam,sgd',
  '@16,32,64',
  '@2..8',
  '@0..0.5',
  '@0..1/0.1',
  '@-1..1',
  '@int:2..8',
  '@ilog:8..512',
  '@pow2:16..256',
  '@ord:small,medium,large',
  '@normal:-1..1',
  '@lognormal:1e-4..1e-2',
  '@fid:1..81/3',
  '@1k..64k',
  '@bool',
  '@bool:--amp,--no-amp',
  '--amp=@true,false',
  '@log:1e-5..1e-1@3e-4',
  '@adam,sgd@adam',
  '@0,log:1e-6..1e-2',
  '@@literal',
  '{trial.dir}',
  '{trial.dir}/ckpt',
  '{seed}',
  '{epochs}',
  '{steps}',
]

const shells = {
  bash: ['bash', '--norc', '-c'],
  dash: ['dash', '-c'],
  zsh: ['zsh', '-f', '-c'],
  fish: ['fish', '--no-config', '-c'],
} as const

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'babysit-shells-'))
  writeFileSync(join(folder, 'show.mjs'), 'console.log(JSON.stringify(process.argv.slice(2)))')
  // What a pattern might match.
  for (const name of ['log', 'a', 'x1', '1..2']) writeFileSync(join(folder, name), '')
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The words that a program is given for a line typed into a shell. */
function typed(shell: keyof typeof shells, line: string): string[] {
  const [program, ...words] = shells[shell]
  const text = `'${process.execPath}' show.mjs ${line}`
  const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder }
  return JSON.parse(execFileSync(program, [...words, text], { cwd: folder, env, encoding: 'utf8' }))
}

for (const shell of ['bash', 'dash', 'zsh', 'fish'] as const) {
  describeWith(shell, `in ${shell}`, () => {
    test('every canonical form arrives as it was typed', () => {
      expect(typed(shell, canonical.join(' '))).toEqual(canonical)
    })

    test('a whole command is read as it was meant', () => {
      const line =
        'python train.py --lr @log:1e-5..1e-1 --batch-size @16,32,64 --amp @bool --epochs {epochs} --seed {seed} --out {trial.dir}'
      const { argv, hints } = commandRanges(typed(shell, line))
      expect(argv.join(' ')).toBe(
        'python train.py --lr {lr} --batch-size {batch-size} {amp?--amp:} --epochs {epochs} --seed {seed} --out {trial.dir}',
      )
      expect(hints).toEqual([])
    })

    test('braces with a blank, quoted', () => {
      const words = typed(shell, "t --lr '{log 1e-5..1e-1}'")
      expect(commandRanges(words).argv).toEqual(['t', '--lr', '{lr}'])
    })
  })
}

describeWith(['bash', 'dash', 'fish'], 'braces that should have been quoted', () => {
  test.each(['bash', 'dash', 'fish'] as const)('a blank within them is mended (%s)', (shell) => {
    expect(commandRanges(typed(shell, 't --lr {log 1e-5..1e-1} --x 1')).argv).toEqual([
      't',
      '--lr',
      '{lr}',
      '--x',
      '1',
    ])
  })

  test.each(['bash', 'fish'] as const)('a list that the shell expands is hinted at (%s)', (shell) => {
    const { hints } = commandRanges(typed(shell, 't --opt {adam,sgd}'))
    expect(hints).toEqual([expect.stringContaining('your shell expanded {adam,sgd}; write --opt @adam,sgd')])
  })

  test('a sequence that bash expands is hinted at', () => {
    const { hints } = commandRanges(typed('bash', 't --bs {16..20}'))
    expect(hints).toEqual([expect.stringContaining('write --bs @16..20')])
  })
})
