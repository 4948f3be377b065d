import { describe, expect, it } from 'vitest'
import { clinicFaults, severitiesOf } from '../../bench/clinic/making/faults.ts'
import { hosts } from '../../bench/clinic/making/hosts.ts'
import { labelFamily } from '../../bench/clinic/making/label.ts'
import { makeRecord } from '../../bench/clinic/making/make-record.ts'
import { planFamily } from '../../bench/clinic/making/plan.ts'

// Data that are on every machine.
const host = hosts.find(({ family }) => family.name === 'spirals-mlp-80-leaky-momentum')!
const plan = planFamily(host, [1, 2, 3])
const wanted = ['plain', 'learning-rate-too-high', 'nan-in-data', 'wrong-class-count', 'fine-tuning', 'hinge']
const records = labelFamily(
  plan.filter(({ id }) => wanted.some((name) => id.split('/')[1]!.startsWith(name))).map(makeRecord),
)
const labels = (name: string) =>
  records.filter(({ fault, lookAlike }) => fault === name || lookAlike === name).map(({ label }) => label)

describe('a family of the clinic', () => {
  it('calls a run healthy that ends as usual', () => {
    expect(new Set(labels('plain'))).toEqual(new Set(['healthy']))
  })

  it('calls a planted fault real only where the run ended worse than its twin', () => {
    expect(new Set(labels('nan-in-data'))).toEqual(new Set(['faulty']))
    expect(labels('learning-rate-too-high')).toContain('faulty')
    expect(new Set(labels('wrong-class-count'))).toEqual(new Set(['dropped']))
  })

  it('starts a fine-tuning run from a loss far below chance', () => {
    const run = records.find(({ lookAlike }) => lookAlike === 'fine-tuning')!
    const first = run.events.find((event) => event.kind === 'point')!
    expect(first.kind === 'point' && first.point.values['train/loss']).toBeLessThan(0.5)
  })

  it('makes the same runs again from the same seed', () => {
    const again = makeRecord(plan.find(({ id }) => id === records[0]!.id)!)
    expect(again.events).toEqual(records[0]!.events)
  })

  it('plans at least half of its runs healthy, and every severity of every fault', () => {
    const healthy = plan.filter(({ kind }) => kind === 'healthy').length
    expect(healthy).toBeGreaterThanOrEqual(plan.length / 2)
    for (const fault of clinicFaults.filter(({ fits }) => fits?.(host.options) ?? true)) {
      const planned = plan.flatMap((run) =>
        run.kind === 'fault' && run.fault === fault ? [run.severity] : [],
      )
      expect(new Set(planned)).toEqual(new Set(severitiesOf(fault)))
    }
  })
})

describe('the split of the families', () => {
  it('has no data set in both halves', () => {
    const of = (split: string) =>
      new Set(hosts.filter(({ family }) => family.split === split).map(({ family }) => family.data))
    const tuning = of('tuning')
    expect([...of('reporting')].filter((name) => tuning.has(name))).toEqual([])
  })
})
