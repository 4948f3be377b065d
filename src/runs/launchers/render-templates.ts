import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Orders } from '../../domain/orders.ts'
import type { ConfigTemplate } from '../../domain/program.ts'
import { renderWord } from '../wire/command-template.ts'

/** Names in a run's folder that are ours. */
const ours =
  /^(wire\.jsonl|params\.json|handle\.json|end\.json|exit-code|stop-reason|(stdout|stderr|babysit)\.log)(\.part)?$/

/** Where the copies of a program's templates lie in a run's folder, by the names of the templates. */
export function templatePlaces(
  templates: readonly ConfigTemplate[],
  folder: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    templates.map(({ name }) => [name, join(folder, ours.test(name) ? `template-${name}` : name)]),
  )
}

/** Writes a copy of each template into the run's folder, with the run's settings and orders in place. */
export async function renderTemplates(
  templates: readonly ConfigTemplate[],
  given: {
    readonly orders: Orders
    readonly folder: string
    readonly files: Readonly<Record<string, string>>
  },
): Promise<void> {
  if (templates.length === 0) return
  const { replaceInTemplate } = await import('../wire/config-template.ts')
  for (const template of templates)
    writeFileSync(
      given.files[template.name]!,
      replaceInTemplate(template, (word) => renderWord(word, given)),
    )
}
