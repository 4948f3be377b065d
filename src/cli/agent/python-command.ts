import { readFileSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'

/** Programs that are Python, by what they are called. */
const interpreters =
  /^(python[\d.]*|pypy[\d.]*|ipython\d?|torchrun|accelerate|deepspeed|fabric|lightning)(\.exe)?$/
/** Programs that hand a command on to another environment. */
const carriers = /^(uv|poetry|pipenv|conda|mamba|micromamba|pixi|hatch|rye|env|nice|time|srun|xvfb-run)$/
/** Options that keep Python from looking at PYTHONPATH, and so the agent out. */
const isolating = /^-[A-Za-z]*[IES][A-Za-z]*$/

const trains = /\b(torch|pytorch_lightning|lightning|transformers|accelerate|fastai|ultralytics|timm)\b/
/** What the agent hears and cannot set, by how it is imported. A script may have several: the first is what trains. */
const heardOnly: readonly (readonly [pattern: RegExp, title: string])[] = [
  [/^\s*(?:import|from) (?:keras|tensorflow)\b/m, 'Keras'],
  [/^\s*(?:import|from) (?:jax|optax|flax)\b/m, 'JAX'],
  [/^\s*(?:import|from) sklearn\b/m, 'scikit-learn'],
]
const speaks = /BABYSIT_|\bimport babysit\b|\bfrom babysit\b/

export type PythonCommand =
  /** Not Python, or nothing that the agent knows. `why` is for people where there is something to say. */
  | { readonly kind: 'other'; readonly why: string | null }
  /** A Python program that seems to train with PyTorch. */
  | { readonly kind: 'pytorch' }
  /** A Python program whose training the agent hears, and cannot set. */
  | { readonly kind: 'heard'; readonly why: string }

/** Whether the agent can be of use to a command, as far as can be told without running it. */
export function pythonCommand(argv: readonly string[], cwd: string): PythonCommand {
  const start = argv.findIndex((word) => interpreters.test(basename(word)))
  const script = argv.find((word) => /\.py$/.test(word))
  const direct = start === 0 || (start > 0 && carriers.test(basename(argv[0]!)))
  if (!direct && !(script !== undefined && argv[0] === script)) return { kind: 'other', why: null }
  const path = argv.slice(0, Math.max(0, start)).find((word) => word.startsWith('PYTHONPATH='))
  if (path !== undefined) {
    const why = `${path} takes the place of the path on which Python finds the agent, which can neither hear nor steer this program. Set it in front of babysit instead, which adds to it: ${path} babysit ...`
    return { kind: 'other', why }
  }
  const flag = isolatingOption(argv.slice(start + 1))
  if (flag !== null) {
    const why = `${flag} keeps Python from the agent, which can neither hear nor steer this program. Leave it out to let the agent in.`
    return { kind: 'other', why }
  }
  if (script === undefined) return { kind: argv.includes('-m') ? 'pytorch' : 'other', ...none }
  const text = read(resolve(cwd, script))
  if (text === null || speaks.test(text)) return { kind: 'other', why: null }
  if (usesTorch(text)) return { kind: 'pytorch' }
  const title = heardOnly.find(([pattern]) => pattern.test(text))?.[1]
  return title === undefined ? { kind: 'other', why: null } : { kind: 'heard', why: cannotBeSet(title) }
}

function cannotBeSet(title: string): string {
  return `It trains with ${title}, which the agent hears and cannot steer: rate, length and seed stay the script's own. These lines would make them options that ranges can be given for: import babysit; p = babysit.params({"lr": 1e-3, "epochs": 10, "seed": 0}), and p.lr, p.epochs, p.seed where they are used.`
}

const none = { why: null }

/** Among Python's own options, which end where the script or module begins. */
function isolatingOption(words: readonly string[]): string | null {
  for (const word of words) {
    if (!word.startsWith('-') || word === '-m' || word === '-c') return null
    if (isolating.test(word)) return word
  }
  return null
}

/** The script names PyTorch, or what is built on it; or brings modules of its own that may. */
function usesTorch(text: string): boolean {
  return trains.test(text)
}

function read(path: string): string | null {
  try {
    return statSync(path).size > 4 * 1024 * 1024 ? null : readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
