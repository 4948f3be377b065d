import type { Program } from '../domain/program.ts'

/** What is being trained, in one line. Values of environment variables are never shown: they may be secrets. */
export function programText(program: Program): string {
  switch (program.kind) {
    case 'builtin':
      return `built-in trainer ${Object.entries(program.options)
        .map(([name, value]) => `--${name} ${value}`)
        .join(' ')}`.trim()
    case 'function':
      return `function ${program.export} of ${program.module}`
    case 'command':
      return program.argv.join(' ')
    case 'in-process':
      return `function ${program.name} of the program that runs the study`
    case 'recorded':
      return `${program.name} (trials from ${program.by})`
  }
}
