import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { BabysitError } from '../../domain/error.ts'
import type { Parameter } from '../../domain/parameter.ts'
import type { ConfigTemplate } from '../../domain/program.ts'
import { formatOf, replaceInTemplate } from '../../runs/wire/config-template.ts'
import { parseRange, rangeHint } from '../../space/parse-range.ts'
import { readRange } from '../../space/read-range.ts'

export interface TemplateRanges {
  /** As they are stored with the study, a placeholder where each range stood. */
  readonly templates: readonly ConfigTemplate[]
  readonly parameters: readonly Parameter[]
  readonly hints: readonly string[]
}

/**
 * Reads configuration files that runs are to be given copies of. A value that is a range becomes a parameter named by its
 * place (`optim.lr`); placeholders are left for each run.
 * @throws BabysitError BS1192 where a file cannot be read, BS1193 where two have the same name; those of reading it
 */
export function templateRanges(files: readonly string[], cwd: string): TemplateRanges {
  const templates: ConfigTemplate[] = []
  const parameters: Parameter[] = []
  const hints: string[] = []
  for (const file of files) {
    const template = readTemplate(file, cwd)
    if (templates.some(({ name }) => name === template.name)) {
      throw new BabysitError(
        'BS1193',
        `--template: two files are called ${template.name}; their copies would lie at one place`,
        {
          next: 'give one of them another name',
        },
      )
    }
    const text = replaceInTemplate(template, (word, path) => {
      if (path.length === 0) return null
      const name = path.join('.')
      const reading = readRange(word, name)
      if (reading.kind === 'literal') return reading.text
      if (reading.kind === 'range') {
        parameters.push(parseRange(word, name))
        return `{${name}}`
      }
      const hint = rangeHint(word, name)
      if (hint !== null) hints.push(`${template.name}: ${hint}`)
      return null
    })
    templates.push({ ...template, text: template.format === 'text' ? template.text : text })
  }
  return { templates, parameters, hints }
}

function readTemplate(file: string, cwd: string): ConfigTemplate {
  const name = basename(file)
  try {
    return { name, format: formatOf(name), text: readFileSync(resolve(cwd, file), 'utf8') }
  } catch (cause) {
    const why =
      (cause as NodeJS.ErrnoException).code === 'ENOENT'
        ? 'there is no such file'
        : String((cause as Error).message)
    throw new BabysitError('BS1192', `--template ${file}: ${why}`, {
      next: 'name a YAML, JSON or TOML file, or any text with placeholders; relative paths start from the working folder',
      cause,
    })
  }
}
