import type { Space } from '../../domain/parameter.ts'
import type { Program } from '../../domain/program.ts'
import type { Settings } from '../../domain/setting.ts'
import { roleOf } from '../roles.ts'

/** What a program trains with, as far as its settings, its command or its space tell; several where that is searched. */
export function optimizersOf(about: {
  readonly space: Space
  readonly fixed: Settings
  readonly program: Program
}): readonly string[] {
  const { space, fixed, program } = about
  const searched = space.parameters.find((parameter) => parameter.role === 'optimizer')
  if (searched?.kind === 'choice') return searched.choices.map(String)
  const named = Object.entries(fixed).find(([name]) => roleOf(name) === 'optimizer')
  if (named !== undefined) return [String(named[1])]
  switch (program.kind) {
    // What the trainer uses where nobody names one.
    case 'builtin':
      return [String(program.options['optimizer'] ?? 'momentum')]
    case 'command':
      return inCommand(program.argv)
    default:
      return []
  }
}

/** `--optimizer adam`, `--opt=sgd`, `optimizer=adam`. */
function inCommand(argv: readonly string[]): readonly string[] {
  for (const [i, word] of argv.entries()) {
    const [, name = '', value] = /^(?:--?)?([\w.-]+)(?:=(.*))?$/.exec(word) ?? []
    if (roleOf(name) !== 'optimizer') continue
    const told = value ?? (word.startsWith('-') ? argv[i + 1] : undefined)
    if (told !== undefined && /^[\w.]+$/.test(told)) return [told]
  }
  return []
}
