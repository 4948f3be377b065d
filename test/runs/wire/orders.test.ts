import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Orders } from '../../../src/domain/orders.ts'
import { renderCommand } from '../../../src/runs/wire/command-template.ts'
import {
  ordersFromEnvironment,
  ordersToEnvironment,
  withoutOrders,
} from '../../../src/runs/wire/orders-environment.ts'

const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)

describe('orders in the environment', () => {
  test('any orders come back', () => {
    const orders = fc.record(
      {
        settings: fc.dictionary(
          fc.stringMatching(/^[a-z][a-z0-9_-]*$/),
          fc.oneof(finite, fc.string(), fc.boolean()),
          {
            noNullPrototype: true,
          },
        ),
        seed: fc.nat(),
        budget: fc.record({ amount: fc.nat(), unit: fc.constantFrom('epochs', 'steps') }),
        samples: fc.nat(),
        inputs: fc.constant('zero'),
        evaluate: fc.constantFrom('twice', 'test', 'none'),
      },
      { requiredKeys: ['settings', 'seed'], noNullPrototype: true },
    )
    fc.assert(
      fc.property(orders, (given) => {
        const environment = ordersToEnvironment(given as Orders, { wire: '/somewhere/wire.jsonl' })
        expect(ordersFromEnvironment(environment)).toEqual(given)
        expect(withoutOrders({ ...environment, PATH: '/bin' })).toEqual({ PATH: '/bin' })
      }),
    )
  })

  test('a program on its own has no orders', () => {
    expect(ordersFromEnvironment({ PATH: '/bin' })).toEqual({ settings: {}, seed: 0 })
  })

  test('settings are there one by one', () => {
    const environment = ordersToEnvironment({ settings: { 'weight-decay': 1e-5, amp: true }, seed: 1 })
    expect(environment).toMatchObject({ BABYSIT_PARAM_WEIGHT_DECAY: '0.00001', BABYSIT_PARAM_AMP: 'true' })
  })

  test.each([
    ['BABYSIT_PARAMS', '{"lr":'],
    ['BABYSIT_PARAMS', '{"lr":[1]}'],
    ['BABYSIT_SEED', 'one'],
    ['BABYSIT_BUDGET_UNIT', 'hours'],
    ['BABYSIT_INPUTS', 'ones'],
  ])('%s=%s is an error that names both', (variable, text) => {
    expect(() => ordersFromEnvironment({ [variable]: text })).toThrow(`${variable} is "${text}"`)
  })
})

describe('renderCommand', () => {
  const orders: Orders = {
    settings: { lr: 0.00003, opt: 'adam', amp: true, dropout: 0, tiny: 1e-9 },
    seed: 7,
    budget: { amount: 5, unit: 'epochs' },
  }
  const render = (...argv: string[]) => renderCommand(argv, { orders, folder: '/runs/my run' })

  test('puts settings and orders in place', () => {
    const { argv, hints } = render(
      'python',
      't.py',
      '--lr',
      '{lr}',
      '--o={opt}',
      '{seed}',
      '{epochs}',
      '{trial.dir}/ckpt',
      '{tiny}',
    )
    expect(argv).toEqual([
      'python',
      't.py',
      '--lr',
      '0.00003',
      '--o=adam',
      '7',
      '5',
      '/runs/my run/ckpt',
      '1e-9',
    ])
    expect(hints).toEqual([])
  })

  test('switches choose a word, and an empty word goes', () => {
    expect(render('t', '{amp?--amp:--no-amp}', '{dropout?--drop:}', '').argv).toEqual(['t', '--amp', ''])
  })

  test('what has no value stays, with a hint', () => {
    const shellVariable = ['$', '{HOME}'].join('')
    const { argv, hints } = render('t', '{steps}', '{samples}', '{wd}', '{"json":1}', shellVariable)
    expect(argv).toEqual(['t', '{steps}', '{samples}', '{wd}', '{"json":1}', shellVariable])
    expect(hints).toHaveLength(3)
    expect(hints[0]).toContain('write {epochs}')
    expect(hints[2]).toContain('{lr}')
  })

  test('a setting may have the name of an order', () => {
    const given = { orders: { ...orders, settings: { epochs: 81 } }, folder: '/r' }
    expect(renderCommand(['{epochs}'], given).argv).toEqual(['81'])
  })
})
