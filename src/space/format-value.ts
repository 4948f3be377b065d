import type { Settings, SettingValue } from '../domain/setting.ts'

/**
 * The shortest text that reads back as the same value: `0.0003`, `1e-5`, `16`, `true`, `adam`. Whole numbers have
 * neither point nor exponent, because programs read them as integers.
 */
export function formatValue(value: SettingValue): string {
  if (typeof value !== 'number') return String(value)
  if (value === 0 || !Number.isFinite(value)) return String(value)
  // 1e-4 and above as a decimal, which most people read faster.
  return Math.abs(value) < 1e-4 ? value.toExponential().replace('e+', 'e') : String(value)
}

/** `lr=0.0003 batch=32 optimizer=adam` */
export function formatSettings(settings: Settings): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${formatValue(value)}`)
    .join(' ')
}
