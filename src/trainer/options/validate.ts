import { BabysitError } from '../../domain/error.ts'
import type { Settings, SettingValue } from '../../domain/setting.ts'
import type { Activation, Initialization, LossSpec } from '../network/network.ts'
import { findOption, parseValue } from './parse.ts'
import type { OptimizerName, ScheduleName, TrainerSettings } from './settings.ts'
import { trainerOptions } from './table.ts'

export type TrainerOptionValues = Readonly<Record<string, string | number | boolean>>

/**
 * Checks the options of the built-in trainer, and the parameters of a trial, which win over options of the same name.
 * Nothing is read from disk.
 *
 * @throws BabysitError BS72xx, with the nearest name where a name is unknown
 */
export function validateTrainerOptions(options: TrainerOptionValues, params: Settings = {}): TrainerSettings {
  const values = new Map<string, SettingValue | null>(
    trainerOptions.map((option) => [option.name, option.default]),
  )
  for (const [name, value] of Object.entries(options)) {
    const option = findOption(name, 'option')
    values.set(option.name, parseValue(option, value))
  }
  for (const [name, value] of Object.entries(params)) {
    const option = findOption(name, 'parameter')
    values.set(option.name, parseValue(option, value))
  }
  return toSettings(values)
}

function toSettings(values: ReadonlyMap<string, SettingValue | null>): TrainerSettings {
  // Each value was checked against its row of the table, which has the same type.
  const get = <T extends SettingValue | null>(name: string): T => values.get(name) as T
  const optimizer = get<OptimizerName>('optimizer')
  return {
    data: {
      data: get<string>('data'),
      label: get<string | null>('label'),
      separator: parseSeparator(get<string | null>('separator')),
      header: get<boolean | null>('header'),
      validation: get<number>('validation'),
      test: get<number>('test-share'),
      subset: get<number | null>('subset'),
      splitSeed: get<number>('split-seed'),
    },
    model: get<TrainerSettings['model']>('model'),
    hidden: parseHidden(get<string | null>('hidden')),
    width: get<number | null>('width'),
    depth: get<number | null>('depth'),
    activation: get<Activation>('activation'),
    normalization: get<'none' | 'batch'>('normalization'),
    dropout: get<number>('dropout'),
    initialization: get<Initialization>('initialization'),
    initScale: get<number | null>('init-scale'),
    initBias: 0,
    outputScale: 0.03,
    loss: get<LossSpec['kind']>('loss'),
    labelSmoothing: get<number>('label-smoothing'),
    optimizer,
    lr: get<number | null>('lr') ?? (adaptive.has(optimizer) ? 0.001 : 0.03),
    momentum: get<number>('momentum'),
    reg: get<number>('reg'),
    batch: get<number>('batch'),
    epochs: get<number>('epochs'),
    schedule: get<ScheduleName>('schedule'),
    warmup: get<number>('warmup'),
    clip: get<number>('clip'),
    reportEvery: get<number | null>('report-every'),
    fault: get<string | null>('fault'),
  }
}

const adaptive: ReadonlySet<OptimizerName> = new Set(['rmsprop', 'adam', 'adamw'])

function parseHidden(text: string | null): readonly number[] | null {
  if (text === null) return null
  if (text.trim() === '' || text.trim() === 'none') return []
  const units = text
    .trim()
    .split(/\s*[,x]\s*|\s+/)
    .map(Number)
  if (units.every((count) => Number.isInteger(count) && count >= 1 && count <= 8192)) return units
  throw new BabysitError(
    'BS7208',
    `--hidden is ${JSON.stringify(text)}; expected whole numbers from 1 to 8192.`,
    {
      next: 'Write the units of each hidden layer, as in --hidden 128,64, or --hidden none.',
    },
  )
}

function parseSeparator(text: string | null): string | null {
  if (text === null) return null
  const separator = text === 'tab' || text === '\\t' ? '\t' : text
  if (separator.length === 1 && separator !== '"') return separator
  throw new BabysitError(
    'BS7209',
    `--separator is ${JSON.stringify(text)}; expected one character, or tab.`,
    {
      next: 'Write --separator ";" or --separator tab.',
    },
  )
}
