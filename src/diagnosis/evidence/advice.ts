import type { Advice } from '../../domain/finding.ts'
import type { Role } from '../../domain/parameter.ts'
import type { Facts } from '../../domain/series.ts'
import type { RunContext } from '../rules/rule.ts'
import { say } from './phrases.ts'

const words: Partial<Record<Role, string>> = {
  learningRate: 'the learning rate',
  regularization: 'the regularization',
  width: 'the width of the layers',
}

/** "Divide the learning rate by 10: lr 0.3 becomes 0.03." */
export function scaleRole(of: { context: RunContext; facts?: Facts }, role: Role, factor: number): Advice {
  const verb = factor < 1 ? 'Divide' : 'Multiply'
  const amount = say(factor < 1 ? 1 / factor : factor)
  const name = of.context.roles[role]
  const value = name === undefined ? undefined : of.context.settings[name]
  const told = role === 'learningRate' ? of.facts?.learningRate : undefined
  const now = typeof value === 'number' ? value : told
  const example =
    now === undefined
      ? ''
      : `: ${name === undefined ? '' : `${name} `}${say(now)} becomes ${say(now * factor)}`
  return {
    text: `${verb} ${words[role] ?? role} by ${amount}${example}.`,
    change: { kind: 'scale', role, factor },
  }
}

/** Powers of ten that bring an update ratio near, not beyond, a thousandth; at least one, at most four. */
export function factorTowardsUsual(ratio: number): number {
  return 10 ** Math.min(4, Math.max(1, Math.floor(Math.log10(1e-3 / ratio))))
}

/** A penalty above this is hardly ever right (ours). */
const usualPenalty = 0.01

/** Divides the regularization by the power of ten that brings it to what is usual: by ten at least, by a thousand at most. */
export function weakerPenalty(of: { context: RunContext; facts: Facts }): Advice {
  const name = of.context.roles.regularization
  const set = name === undefined ? undefined : of.context.settings[name]
  const told = typeof set === 'number' ? set : of.facts.regularization
  const powers = told === undefined || !(told > 0) ? 1 : Math.ceil(Math.log10(told / usualPenalty) - 1e-9)
  return scaleRole(of, 'regularization', 10 ** -Math.min(3, Math.max(1, powers)))
}

export function lessDropout(dropout: number): Advice {
  return {
    text: `Drop ${say(dropout / 2, 2)} instead of ${say(dropout, 2)}.`,
    change: { kind: 'scale', role: 'dropout', factor: 0.5 },
  }
}

export function repair(what: string, text: string): Advice {
  return { text, change: { kind: 'repair', what } }
}

export function longer(factor: number, text: string): Advice {
  return { text, change: { kind: 'longer', factor } }
}

export function shorter(factor: number, text: string): Advice {
  return { text, change: { kind: 'shorter', factor } }
}
