import type { BaseOptions } from '../base-options.ts'
import type { CommandDefinition } from '../context.ts'
import { type Diagnosis, examinations } from '../doctor-examinations.ts'
import { tableLines } from '../output/lines.ts'
import { createScreen } from '../output/screen.ts'
import { workingFolder } from '../study-folder.ts'

export const command: CommandDefinition<BaseOptions> = {
  describe() {},
  async run({ options, context }) {
    const screen = createScreen(context, options)
    const place = { dir: workingFolder(context, options), context }
    const found: (Diagnosis & { readonly what: string })[] = []
    for (const { what, examine } of examinations)
      found.push({ what, ...(await safely(() => examine(place))) })
    const sick = found.filter((one) => one.status === 'bad')
    if (screen.json) {
      await screen.data(JSON.stringify({ schemaVersion: 1, ok: sick.length === 0, checks: found }, null, 2))
    } else {
      const rows = found.map((one) => [one.status, one.what, one.found])
      await screen.data(tableLines({ columns: ['', 'what', 'found'], rows }, screen).join('\n'))
      for (const one of found) if (one.next !== undefined) screen.say(`${one.what}: ${one.next}`)
    }
    return sick.length === 0 ? 0 : 1
  },
}

async function safely(examine: () => Diagnosis | Promise<Diagnosis>): Promise<Diagnosis> {
  try {
    return await examine()
  } catch (error) {
    return { status: 'bad', found: error instanceof Error ? error.message : String(error) }
  }
}
