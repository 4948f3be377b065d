import { existsSync, readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { z } from 'zod'
import { BabysitError } from '../domain/error.ts'
import { mistakeAt } from './mistake.ts'
import { type Position, type ReadFile, type StudyFile, studyFileSchema } from './study-file.ts'

/** Names by which a study file is found in the working folder, in this order. */
export const studyFileNames = [
  'babysit.config.ts',
  'babysit.config.mts',
  'babysit.config.mjs',
  'babysit.config.js',
  'babysit.yaml',
  'babysit.yml',
] as const

export interface LoadedStudyFile {
  /** As it is shortest to say. */
  readonly file: string
  readonly path: string
  readonly value: StudyFile
  readonly read: ReadFile
}

/**
 * The study file that was named, or the one that lies in the folder; null where there is none.
 * @param nearest the likeliest word of a list that a misspelt one was meant to be
 * @throws BabysitError BS1100 to BS1105, with line and column
 */
export async function loadStudyFile(about: {
  readonly cwd: string
  readonly named: string | undefined
  readonly nearest: (word: string, words: readonly string[]) => string | null
}): Promise<LoadedStudyFile | null> {
  const { cwd, named } = about
  const name = named ?? studyFileNames.find((one) => existsSync(resolve(cwd, one)))
  if (name === undefined) return null
  const path = resolve(cwd, name)
  const read = await readStudyFile(path, name)
  const whole = inCamelCase(read.value)
  const parsed = studyFileSchema.safeParse(whole.value)
  if (!parsed.success)
    throw mistakeOf(parsed.error, { file: name, read, written: whole.written, nearest: about.nearest })
  return { file: name, path, value: parsed.data, read }
}

async function readStudyFile(path: string, file: string): Promise<ReadFile> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new BabysitError(
      'BS1103',
      `--config ${file}: it cannot be read (${(cause as NodeJS.ErrnoException).code})`,
      {
        next: `name a file such as ${studyFileNames[0]} or babysit.yaml; relative paths start from the working folder`,
        cause,
      },
    )
  }
  if (/\.ya?ml$/.test(path)) return (await import('./read-yaml.ts')).readYaml(text, file)
  if (/\.[cm]?[jt]s$/.test(path)) return (await import('./read-script.ts')).readScript(path, { text, file })
  throw new BabysitError('BS1104', `--config ${file}: a study file is YAML, TypeScript or JavaScript`, {
    next: `call it for instance ${basename(path).replace(/\.\w+$/, '')}.yaml`,
  })
}

/** `memory-limit` is memoryLimit; `written` gives back how a key of the file was written. */
function inCamelCase(value: unknown): { readonly value: unknown; readonly written: (key: string) => string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { value, written: (key) => key }
  const written = new Map<string, string>()
  const entries = Object.entries(value).map(([key, part]): [string, unknown] => {
    const camel = key.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    written.set(camel, key)
    return [camel, part]
  })
  return { value: Object.fromEntries(entries), written: (key) => written.get(key) ?? key }
}

function mistakeOf(
  error: z.ZodError,
  about: {
    readonly file: string
    readonly read: ReadFile
    readonly written: (key: string) => string
    readonly nearest: (word: string, words: readonly string[]) => string | null
  },
): BabysitError {
  const { file, read, written } = about
  const issue = deepest(error.issues[0]!)
  const path = issue.path.map((key, at) => (at === 0 ? written(String(key)) : String(key)))
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0]!
    const known = Object.keys(studyFileSchema.shape)
    const guess = path.length === 0 ? about.nearest(key, known) : null
    const whole = [...path, path.length === 0 ? written(key) : key]
    return mistakeAt({
      code: 'BS1105',
      file,
      text: read.text,
      position: read.position(whole, 'key'),
      message: `'${whole.join('.')}' is nothing that a study file holds${guess === null ? '' : `; did you mean '${guess}'?`}`,
      next: `it may hold: ${known.join(', ')}; see docs/study-files.md`,
    })
  }
  const got = valueAt(read.value, path)
  return mistakeAt({
    code: 'BS1105',
    file,
    text: read.text,
    position: nearestPosition(read, path),
    message: `${path.length === 0 ? 'the file' : path.join('.')} is ${shown(got)}; expected ${expected[path[0] ?? ''] ?? issue.message}`,
    next: 'see docs/study-files.md for what each part may be',
  })
}

/** What is missing is told at what it is missing in. */
function nearestPosition(read: ReadFile, path: readonly string[]): Position | null {
  const here = read.position(path)
  return here !== null || path.length === 0 ? here : nearestPosition(read, path.slice(0, -1))
}

const expected: Readonly<Record<string, string>> = {
  '': 'settings by name, such as command and space',
  command: 'a command line, or a list of its words',
  space: 'a range, such as log:1e-5..1e-1, or a list of at least two values',
  set: 'a number, a word or a switch',
  trainer: 'a number, a word or a switch',
  stages: 'names of stages',
  budget: 'an amount, such as 10m or 40trials',
}

/** Of the alternatives of a union, what went furthest is what was meant. */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue
  const inner = issue.errors.flatMap((list) => list.map(deepest)).filter(({ path }) => path.length > 0)
  const [first] = inner.sort((a, b) => b.path.length - a.path.length)
  return first === undefined ? issue : { ...first, path: [...issue.path, ...first.path] }
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], value)
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 60)}...` : text
}
