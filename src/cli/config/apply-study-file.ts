import { type LoadedStudyFile, loadStudyFile } from '../../config/load-study-file.ts'
import { mistakeAt } from '../../config/mistake.ts'
import type { StudyFile } from '../../config/study-file.ts'
import { BabysitError } from '../../domain/error.ts'
import type { Condition } from '../../domain/parameter.ts'
import type { SettingValue } from '../../domain/setting.ts'
import { nearest } from '../../trainer/options/suggest.ts'
import type { Invocation } from '../context.ts'
import { givenTrainerOptions, type StudyOptions } from '../study-options.ts'
import { loadUserSettings, userSettings } from './user-settings.ts'
import { wordsOf } from './words-of.ts'

/** What a command line comes to together with the environment and a study file. */
export interface Settled {
  readonly invocation: Invocation<StudyOptions>
  /** The study file, where one was used. */
  readonly file: string | null
  /** Conditions of parameters, which have no form on a command line. */
  readonly conditions: Readonly<Record<string, Condition>>
  /** Where each setting that is not the usual one was said, by its name; parts of a space are `space.NAME`. */
  readonly origins: Readonly<Record<string, string>>
  /** Points an error at the place in the file that its value came from, where it did. */
  readonly located: (error: unknown) => unknown
}

/** Options that a study file and the environment may set, by their names in both. */
export const scalars = [...userSettings, 'stages', 'tuner', 'minimize', 'maximize', 'obeys'] as const
export const lists = ['template', 'logs', 'metric', 'warmStart', 'goal', 'constraint'] as const

/**
 * Completes a command line: what it says itself goes first, then the environment (`BABYSIT_OPTION_WORKERS`), then the study
 * file, then the settings of the person, then what is usual.
 */
export async function applyStudyFile(invocation: Invocation<StudyOptions>): Promise<Settled> {
  const { options, context } = invocation
  const given = invocation.given ?? new Set<string>()
  const named = typeof options['config'] === 'string' ? options['config'] : undefined
  const found = options['config'] === false ? null : await loadStudyFile({ cwd: context.cwd, named, nearest })
  const own = options['config'] === false ? null : await loadUserSettings(context.env)
  const merged: Record<string, unknown> = { ...options }
  const fromFile = new Map<string, readonly string[]>()
  const fromUser = new Map<string, readonly string[]>()
  const fromEnvironment = new Map<string, string>()

  if (own !== null) takeFile(own, { merged, given, fromFile: fromUser })
  if (found !== null) takeFile(found, { merged, given, fromFile })
  for (const name of scalars) {
    const variable = `BABYSIT_OPTION_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
    const value = context.env[variable]
    if (value === undefined || value === '' || given.has(name)) continue
    if (isOtherDirection(name, given)) continue
    merged[name] = value
    fromFile.delete(name)
    fromEnvironment.set(name, variable)
  }
  for (const name of [...fromFile.keys(), ...fromEnvironment.keys()]) fromUser.delete(name)
  const program = programOf(found, invocation)
  return {
    invocation: { ...invocation, ...program, options: merged as StudyOptions },
    file: found?.file ?? null,
    conditions: found === null ? {} : conditionsOf(found.value),
    origins: {
      ...placesOf(own, fromUser),
      ...placesOf(found, fromFile),
      ...Object.fromEntries(fromEnvironment),
      ...Object.fromEntries([...given].map((name) => [name, 'the command line'])),
    },
    located(error) {
      const placed = found === null ? error : locate(error, { found, fromFile })
      return placed !== error || own === null ? placed : locate(error, { found: own, fromFile: fromUser })
    },
  }
}

/** `babysit.yaml:4`; the file alone where the line cannot be told. */
function placesOf(
  found: LoadedStudyFile | null,
  fromFile: ReadonlyMap<string, readonly string[]>,
): Readonly<Record<string, string>> {
  if (found === null) return {}
  const { read, file, value } = found
  const place = (path: readonly string[]) => {
    const position = read.position(path) ?? read.position(path.map(dashed))
    return position === null ? file : `${file}:${position.line}`
  }
  const program = (['command', 'module'] as const).filter((name) => value[name] !== undefined)
  return Object.fromEntries([
    ...program.map((name) => [name, place([name])] as const),
    ...[...fromFile].map(([name, path]) => [name.replace(' ', '.'), place(path)] as const),
  ])
}

/** As it may be written in a file. */
function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function takeFile(
  { value }: LoadedStudyFile,
  into: {
    readonly merged: Record<string, unknown>
    readonly given: ReadonlySet<string>
    readonly fromFile: Map<string, readonly string[]>
  },
): void {
  const { merged, given, fromFile } = into
  for (const name of scalars) {
    const set = value[name]
    if (set === undefined || given.has(name) || isOtherDirection(name, given)) continue
    merged[name] = Array.isArray(set) ? set.join(',') : String(set)
    fromFile.set(name, [name])
  }
  for (const name of lists) {
    const set = value[name]
    if (set === undefined || given.has(name) || isOtherDirection(name, given)) continue
    merged[name] = [set].flat()
    fromFile.set(name, [name])
  }
  // Lists of NAME=VALUE: what the command line says of a name replaces what the file says of it.
  const own = [
    ...((merged['space'] as readonly string[]) ?? []),
    ...((merged['set'] as readonly string[]) ?? []),
  ]
  const taken = new Set(own.map((one) => one.slice(0, one.indexOf('='))))
  const beside = (
    entries: Readonly<Record<string, unknown>> = {},
    name: 'space' | 'set' | 'name',
    text: (part: unknown) => string,
  ) => {
    const added = Object.entries(entries).filter(([key]) => name === 'name' || !taken.has(key))
    if (added.length === 0) return
    for (const [key] of added) fromFile.set(`${name} ${key}`, [name, key])
    merged[name] = [
      ...added.map(([key, part]) => `${key}=${text(part)}`),
      ...((merged[name] as readonly string[]) ?? []),
    ]
  }
  beside(value.space, 'space', rangeText)
  beside(value.set, 'set', String)
  if (!given.has('name')) beside(value.name, 'name', String)
  for (const [key, part] of Object.entries(value.trainer ?? {})) {
    const name = key.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    if (given.has(name)) continue
    merged[name] = typeof part === 'boolean' ? part : String(part)
    fromFile.set(name, ['trainer', key])
  }
}

/** A goal on the command line leaves no room for one of the file, by whatever option. */
function isOtherDirection(name: string, given: ReadonlySet<string>): boolean {
  const goals = ['minimize', 'maximize', 'goal']
  return goals.includes(name) && goals.some((other) => other !== name && given.has(other))
}

function rangeText(part: unknown): string {
  if (typeof part === 'string') return part.startsWith('@') || part.startsWith('{') ? part : `@${part}`
  if (Array.isArray(part)) return `@${part.map(String).join(',')}`
  return rangeText((part as { range: unknown }).range)
}

/** The program that the file names, where the command line names none. */
function programOf(
  found: LoadedStudyFile | null,
  { words, options, context }: Invocation<StudyOptions>,
): Partial<Invocation<StudyOptions>> {
  const named =
    context.command !== null || words.length > 0 || Object.keys(givenTrainerOptions(options)).length > 0
  if (found === null || named) return {}
  const { command, module } = found.value
  if (command !== undefined) {
    const own = typeof command === 'string' ? wordsOf(command) : command.map(String)
    return { context: { ...context, command: own } }
  }
  return module === undefined ? {} : { words: [module] }
}

function conditionsOf({ space = {} }: StudyFile): Readonly<Record<string, Condition>> {
  return Object.fromEntries(
    Object.entries(space).flatMap(([name, part]) => {
      if (typeof part === 'string' || Array.isArray(part)) return []
      const [parameter, values] = Object.entries(part.when)[0]!
      return [[name, { parameter, in: [values].flat() as SettingValue[] }]]
    }),
  )
}

/** An error that speaks of an option or name that came from the file is the file's. */
function locate(
  error: unknown,
  {
    found,
    fromFile,
  }: { readonly found: LoadedStudyFile; readonly fromFile: ReadonlyMap<string, readonly string[]> },
): unknown {
  if (!(error instanceof BabysitError)) return error
  const { message } = error
  const guilty = [...fromFile].find(([name]) => {
    const [kind, key] = name.split(' ')
    return key === undefined
      ? message.startsWith(`--${dashed(kind!)} `) || message.startsWith(`--${dashed(kind!)}:`)
      : message.startsWith(`${key}:`) ||
          message.startsWith(`Cannot read the range of ${key}:`) ||
          message.startsWith(`${key} is given twice`) ||
          message.includes(`"${key}"`)
  })
  const { command, module } = found.value
  const path =
    guilty?.[1] ??
    (module !== undefined && message.includes(`'${module}'`)
      ? ['module']
      : command !== undefined && message.startsWith('Cannot read the range')
        ? ['command']
        : null)
  if (path === null) return error
  const written = found.read.position(path) ?? found.read.position(path.map(dashed))
  return mistakeAt({
    code: error.code,
    file: found.file,
    text: found.read.text,
    position: written,
    message,
    next: error.next,
    exitCode: error.exitCode,
    cause: error,
  })
}
