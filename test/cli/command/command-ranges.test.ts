import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { commandRanges } from '../../../src/cli/command/command-ranges.ts'

function read(line: string, names?: Readonly<Record<string, string>>) {
  const { argv, parameters, hints, fidelity } = commandRanges(line.split(' '), names)
  return { argv: argv.join(' '), names: parameters.map((parameter) => parameter.name), hints, fidelity }
}

describe('ranges within a command', () => {
  test.each([
    ['python t.py --lr @log:1e-5..1e-1', 'python t.py --lr {lr}', ['lr']],
    ['python t.py --lr=@log:1e-5..1e-1', 'python t.py --lr={lr}', ['lr']],
    ['python t.py lr=@log:1e-5..1e-1', 'python t.py lr={lr}', ['lr']],
    ['python t.py optim.lr=@log:1e-5..1e-1', 'python t.py optim.lr={optim.lr}', ['optim.lr']],
    ['python t.py ++optim.lr=@log:1e-5..1e-1', 'python t.py ++optim.lr={optim.lr}', ['optim.lr']],
    ['t --batch-size @16,32,64 -d @0..0.5', 't --batch-size {batch-size} -d {d}', ['batch-size', 'd']],
    ['t --layers @2..8 --k @int:2..8', 't --layers {layers} --k {k}', ['layers', 'k']],
    ['t --x @0..1/0.1 --y @-1..1', 't --x {x} --y {y}', ['x', 'y']],
    ['t --lr @log:1e-5..1e-1@3e-4 --opt @adam,sgd@adam', 't --lr {lr} --opt {opt}', ['lr', 'opt']],
    ['t --wd @0,log:1e-6..1e-2', 't --wd {wd}', ['wd']],
    // Switches: the option or nothing; words; one of two options, wherever it stands.
    ['t --amp @bool --x 1', 't {amp?--amp:} --x 1', ['amp']],
    ['t --amp=@true,false', 't --amp={amp}', ['amp']],
    ['t --amp=@bool', 't --amp={amp}', ['amp']],
    ['t --amp @bool:--amp,--no-amp', 't {amp?--amp:--no-amp}', ['amp']],
    ['t --verbose @bool:--amp,--no-amp', 't --verbose {amp?--amp:--no-amp}', ['amp']],
    ['t @bool:--amp,--no-amp x', 't {amp?--amp:--no-amp} x', ['amp']],
    ['t --mode @bool:fast,slow', 't --mode {mode?fast:slow}', ['mode']],
    ['t --amp @bool @1..8', 't {amp?--amp:} {arg1}', ['amp', 'arg1']],
    // Positional words, several values of one option, an option that comes again.
    ['t @1..8 @0..0.5', 't {arg1} {arg2}', ['arg1', 'arg2']],
    ['t --size @16..64 @16..64 x', 't --size {size} {size.2} x', ['size', 'size.2']],
    ['t --layer @1..8 --layer @1..8', 't --layer {layer} --layer {layer.2}', ['layer', 'layer.2']],
    ['t sub1 --lr @1..2 sub2 --lr @1..2', 't sub1 --lr {lr} sub2 --lr {lr.2}', ['lr', 'lr.2']],
    ['t -- @1..8', 't -- {arg1}', ['arg1']],
    ['env LR=@log:1e-5..1 t', 'env LR={LR} t', ['LR']],
    // Braces: an alias, quoted with a blank, and split at it by bash and dash.
    ['t --lr {log:1e-5..1e-1}', 't --lr {lr}', ['lr']],
    ['t --lr {log 1e-5..1e-1} --x 1', 't --lr {lr} --x 1', ['lr']],
    ['t --lr={log 1e-5..1e-1}', 't --lr={lr}', ['lr']],
    ['t --log {log file}', 't --log {log file}', []],
    // Places and plain words stay.
    [
      't --seed {seed} --out {trial.dir}/ckpt --n {epochs}',
      't --seed {seed} --out {trial.dir}/ckpt --n {epochs}',
      [],
    ],
    ['t --who @@me --x=@@log:1..2', 't --who @me --x=@log:1..2', []],
    // Only what follows the first = is looked at.
    ['t --env=LR=@1..2', 't --env=LR=@1..2', []],
  ])('%s', (line, argv, names) => {
    expect(read(line)).toMatchObject({ argv, names, hints: [] })
  })

  test('a quoted brace with a blank is one word', () => {
    expect(commandRanges(['t', '--lr', '{log 1e-5..1e-1}'])).toMatchObject({ argv: ['t', '--lr', '{lr}'] })
  })

  test('other names may be given', () => {
    expect(read('t @1..8 --lr @1..2', { arg1: 'width', lr: 'rate' })).toMatchObject({
      argv: 't {width} --lr {rate}',
      names: ['width', 'rate'],
    })
    expect(() => read('t @1..8', { arg2: 'width' })).toThrow(/no range is called 'arg2'.*arg1/)
  })

  test('a budget is no parameter: it goes where the epochs go', () => {
    expect(read('t --epochs @fid:1..81/3 --lr @1..2')).toMatchObject({
      argv: 't --epochs {epochs} --lr {lr}',
      names: ['lr'],
      fidelity: { low: 1, high: 81, factor: 3 },
    })
    expect(read('t --max-steps=@fid:100..8100').argv).toBe('t --max-steps={steps}')
    expect(() => read('t --epochs @fid:1..81 --steps @fid:1..9')).toThrow(/both epochs and steps/)
  })

  test('what nearly is a range gets one hint and stays', () => {
    const { argv, hints } = read('t --lr @log:1e-5..')
    expect(argv).toBe('t --lr @log:1e-5..')
    expect(hints).toEqual([
      '"@log:1e-5.." is passed on as it is; as a range of lr, a number, such as 1e-3, 16 or 64k would be expected at character 12.',
    ])
  })

  test('a range that makes no sense is an error', () => {
    expect(() => read('t --lr @log:1..1e-3')).toThrow(/lr/)
  })
})

describe('lists that a shell has expanded', () => {
  test.each([
    ['t --opt adam sgd', 'write --opt @adam,sgd'],
    ['t --bs 16 17 18 19 20', 'write --bs @16..20'],
    ['t --lr 0.1 0.01 --x', 'write --lr @0.1,0.01'],
    ['t --opt=adam --opt=sgd', 'write --opt=@adam,sgd'],
    ['t --activation relu gelu tanh', 'write --activation @relu,gelu,tanh'],
  ])('%s', (line, advice) => {
    const { hints, argv } = read(line)
    expect(hints).toHaveLength(1)
    expect(hints[0]).toContain('your shell expanded {')
    expect(hints[0]).toContain(advice)
    expect(argv).toBe(line)
  })
})

describe('command lines with @ that are none of ours', () => {
  const file = new URL('../../../fixtures/command-lines/not-ranges.txt', import.meta.url)
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))

  test('there are enough of them', () => {
    expect(lines.length).toBeGreaterThan(150)
    expect(new Set(lines).size).toBe(lines.length)
    expect(lines.filter((line) => line.includes('@')).length).toBeGreaterThan(150)
  })

  test.each(lines)('%s', (line) => {
    expect(read(line)).toEqual({ argv: line, names: [], hints: [], fidelity: null })
  })
})
