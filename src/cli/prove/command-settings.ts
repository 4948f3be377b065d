import type { Role } from '../../domain/parameter.ts'
import type { Settings, SettingValue } from '../../domain/setting.ts'
import { roleOf } from '../../space/roles.ts'

/** Settings that stand in the words of a command: `--lr 3e-4`, `--lr=3e-4`, `optim.lr=3e-4`. */
export interface CommandSettings {
  /** By name, without dashes. */
  readonly settings: Settings
  readonly roles: Readonly<Partial<Record<Role, string>>>
  /** The command with other values in the same places; values that stay keep their spelling. */
  readonly with: (settings: Settings) => readonly string[]
}

/** Only options whose role is known by their name are taken: nothing else is ever changed. */
export function commandSettings(argv: readonly string[]): CommandSettings {
  const places: {
    readonly name: string
    readonly at: number
    readonly before: string
    readonly value: SettingValue
  }[] = []
  for (const [at, word] of argv.entries()) {
    const [, name = '', text = ''] = /^-{0,2}([A-Za-z][\w.-]*)=(.+)$/.exec(word) ?? []
    const next = argv[at + 1]
    if (name !== '') {
      if (roleOf(name)) places.push({ name, at, before: word.slice(0, -text.length), value: read(text) })
    } else if (/^--?[A-Za-z]/.test(word) && next !== undefined && isValue(next)) {
      const option = word.replace(/^-+/, '')
      if (roleOf(option)) places.push({ name: option, at: at + 1, before: '', value: read(next) })
    }
  }
  return {
    settings: Object.fromEntries(places.map(({ name, value }) => [name, value])),
    roles: Object.fromEntries(places.map(({ name }) => [roleOf(name)!, name])),
    with(settings) {
      const words = [...argv]
      for (const { name, at, before, value } of places) {
        const changed = settings[name]
        if (changed !== undefined && changed !== value) words[at] = `${before}${changed}`
      }
      return words
    },
  }
}

/** `-1e-3` is a value, `--wd` is the next option. */
function isValue(word: string): boolean {
  return !word.startsWith('-') || Number.isFinite(Number(word))
}

function read(text: string): SettingValue {
  const number = Number(text)
  return text.trim() !== '' && Number.isFinite(number) ? number : text
}
