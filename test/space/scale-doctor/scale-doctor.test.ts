import { describe, expect, it } from 'vitest'
import { isMended, told } from '../../../bench/search/scales/part.ts'
import { good, misscaled, type WrittenRange } from '../../../bench/search/scales/spaces.ts'
import type { Program } from '../../../src/domain/program.ts'
import { parseRange } from '../../../src/space/parse-range.ts'
import { optimizersOf } from '../../../src/space/scale-doctor/optimizers-of.ts'
import { scaleRemarks } from '../../../src/space/scale-doctor/scale-remarks.ts'

const mendOf = (name: string, range: string, optimizer?: string): string | undefined =>
  told(optimizer === undefined ? { name, range } : { name, range, optimizer })[0]?.mend

describe('the scale doctor', () => {
  for (const [kind, ranges] of Object.entries(misscaled)) {
    it.each(ranges.map((written): [string, WrittenRange] => [`${written.name} ${written.range}`, written]))(
      `${kind}: %s is told, and the mend is sound`,
      (_, written) => {
        expect(told(written)[0]?.message).toMatch(/^\S+ is searched .*\.$/)
        expect(isMended(written)).toBe(true)
      },
    )
  }

  it.each(good.map((written): [string, WrittenRange] => [`${written.name} ${written.range}`, written]))(
    'nothing is told of %s',
    (_, written) => expect(told(written)).toEqual([]),
  )

  it('says how it should be written', () => {
    expect(mendOf('dropout', '@log:0.01..0.5')).toBe('@0..0.5')
    expect(mendOf('momentum', '@0.9..0.9999')).toBe('@0.9,0.97,0.99,0.997,0.999,0.9997,0.9999')
    expect(mendOf('batch', '@64,16,32')).toBe('@16,32,64')
    expect(mendOf('model', '@resnet50,resnet18,resnet34')).toBe('@ord:resnet18,resnet34,resnet50')
    expect(mendOf('lr', '@log:0.1..10', 'AdamW')).toBe('@log:1e-5..0.1')
    expect(mendOf('lr', '@1..2', 'adam')).toBe('@log:1e-5..0.1')
    expect(mendOf('reg', '@0,0.0001..0.1')).toBe('@0,log:0.0001..0.1')
  })

  it('finds the optimizer in the space, the settings, the command and the built-in trainer', () => {
    const command = (...argv: string[]): Program => ({ kind: 'command', argv, cwd: '/' })
    const about = { space: { parameters: [] }, fixed: {}, program: command('python', 'train.py') }
    const searched = { parameters: [parseRange('@adam,sgd', 'optimizer')] }
    expect(optimizersOf({ ...about, space: searched })).toEqual(['adam', 'sgd'])
    expect(optimizersOf({ ...about, fixed: { opt: 'lion' } })).toEqual(['lion'])
    expect(optimizersOf({ ...about, program: command('train', '--optim', 'adamw', '--lr') })).toEqual([
      'adamw',
    ])
    expect(optimizersOf({ ...about, program: command('train', '--optimizer=SGD') })).toEqual(['SGD'])
    expect(optimizersOf({ ...about, program: command('train', 'optim=adam') })).toEqual(['adam'])
    expect(optimizersOf({ ...about, program: { kind: 'builtin', options: {} } })).toEqual(['momentum'])
    expect(optimizersOf(about)).toEqual([])
  })

  it('a rate that one of several searched optimizers can use is not blamed', () => {
    const space = (optimizers: string) => ({
      parameters: [parseRange('@log:0.05..50', 'lr'), parseRange(`@${optimizers}`, 'optimizer')],
    })
    const program: Program = { kind: 'in-process', name: 'train' }
    expect(scaleRemarks({ space: space('adam,sgd'), fixed: {}, program })).toEqual([])
    expect(scaleRemarks({ space: space('adam,adamw'), fixed: {}, program })).toEqual([
      'lr is searched from 0.05 to 50, which lies by 90 % outside of the rates of adam or adamw (3e-7 to 0.1). Better: @log:1e-5..0.1.',
    ])
  })
})
