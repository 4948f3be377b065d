import { describe, expect, test } from 'vitest'
import { commandRanges } from '../../src/cli/command-ranges.ts'

function read(line: string) {
  const { argv, parameters, hints } = commandRanges(line.split(' '))
  return { argv: argv.join(' '), names: parameters.map((parameter) => parameter.name), hints }
}

describe('ranges within a command', () => {
  test.each([
    ['python t.py --lr @log:1e-5..1e-1', 'python t.py --lr {lr}', ['lr']],
    ['python t.py --lr=@log:1e-5..1e-1', 'python t.py --lr={lr}', ['lr']],
    ['python t.py optim.lr=@log:1e-5..1e-1', 'python t.py optim.lr={optim.lr}', ['optim.lr']],
    ['t --batch-size @16,32,64 -d @0..0.5', 't --batch-size {batch-size} -d {d}', ['batch-size', 'd']],
    ['t --amp @bool --x 1', 't {amp?--amp:} --x 1', ['amp']],
    ['t --amp=@true,false', 't --amp={amp}', ['amp']],
    ['t --amp @bool:--amp,--no-amp', 't {amp?--amp:--no-amp}', ['amp']],
    ['t @1..8 @0..0.5', 't {arg1} {arg2}', ['arg1', 'arg2']],
    ['t --seed {seed} --out {trial.dir}', 't --seed {seed} --out {trial.dir}', []],
    ['t --who @@me', 't --who @me', []],
    ['ssh user@host @args.txt @scope/pkg', 'ssh user@host @args.txt @scope/pkg', []],
  ])('%s', (line, argv, names) => {
    expect(read(line)).toMatchObject({ argv, names })
  })

  test('what nearly is a range gets a hint and stays', () => {
    const { argv, hints } = read('t --lr @log:1e-5..')
    expect(argv).toBe('t --lr @log:1e-5..')
    expect(hints).toHaveLength(1)
  })

  test('a range that makes no sense is an error', () => {
    expect(() => read('t --lr @log:1..1e-3')).toThrow(/lr/)
  })
})
