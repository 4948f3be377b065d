import type { TrialLine } from '../../../src/server/messages.ts'
import { toNumber } from '../state/api.ts'

export interface Filter {
  readonly test: (trial: TrialLine) => boolean
  /** What was not understood, in words. */
  readonly trouble: string | null
}

const comparison = /^([^<>=!]+)(<=|>=|!=|=|<|>)(.+)$/

/**
 * `lr<0.01 state=complete wide`: conditions with blanks between them, all of which must hold. A condition compares a
 * setting, a series' last value or a property of the trial; a word alone is looked for in all of its texts.
 */
export function parseFilter(text: string): Filter {
  const parts = text.trim().split(/\s+/).filter(Boolean)
  const tests: ((trial: TrialLine) => boolean)[] = []
  let trouble: string | null = null
  for (const part of parts) {
    const [, name, operator, value] = comparison.exec(part) ?? []
    if (name !== undefined && operator !== undefined && value !== undefined)
      tests.push(compare(name, operator, value))
    else if (/[<>=!]/.test(part))
      trouble = `'${part}' is no condition yet; expected one like lr<0.01 or state=complete`
    else tests.push((trial) => textOf(trial).includes(part.toLowerCase()))
  }
  return { test: (trial) => tests.every((test) => test(trial)), trouble }
}

function compare(name: string, operator: string, value: string): (trial: TrialLine) => boolean {
  return (trial) => {
    const found = lookUp(trial, name)
    if (found === null) return operator === '!='
    const [a, b] = [Number(found), Number(value)]
    if (typeof found === 'number' && !Number.isNaN(b)) {
      const results: Record<string, boolean> = {
        '<': a < b,
        '>': a > b,
        '<=': a <= b,
        '>=': a >= b,
        '=': a === b,
        '!=': a !== b,
      }
      return results[operator] ?? false
    }
    const same = String(found).toLowerCase() === value.toLowerCase()
    return operator === '=' ? same : operator === '!=' ? !same : false
  }
}

function lookUp(trial: TrialLine, name: string): number | string | boolean | null {
  if (name in trial.settings) return trial.settings[name] ?? null
  const metric = trial.metrics[name]
  if (metric !== undefined) return toNumber(metric.last)
  if (name === 'goal') return trial.goal === null ? null : toNumber(trial.goal)
  if (name === '#' || name === 'number') return trial.number
  const plain: Readonly<Record<string, number | string | null>> = {
    stage: trial.stage,
    state: trial.state,
    purpose: trial.purpose,
    seed: trial.seed,
    epochs: trial.epochs,
    seconds: trial.seconds,
  }
  return plain[name] ?? null
}

function textOf({ number, stage, state, purpose, settings, labels, why }: TrialLine): string {
  const marks = [...(labels?.tags ?? []), labels?.note ?? '']
  return [`#${number}`, stage, state, purpose, ...Object.values(settings), ...marks, why ?? '']
    .join(' ')
    .toLowerCase()
}
