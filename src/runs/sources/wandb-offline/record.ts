import { fieldsOf } from '../protobuf.ts'

/** One named value; the value is JSON. */
export interface Item {
  /** Of values within values the path, with dots. */
  readonly key: string
  readonly json: string
}

/** What a record says, as far as it matters here. */
export interface WandbRecord {
  readonly history: { readonly items: readonly Item[]; readonly step: number | null } | null
  readonly config: readonly Item[]
  /** The run has ended. */
  readonly exit: boolean
}

const fields = { history: 2, config: 5, run: 17, exit: 18 }
const inHistory = { item: 1, step: 2 }
const inConfig = { update: 1 }
const inRun = { config: 4 }
const inItem = { key: 1, nestedKey: 2, json: 16 }

/**
 * A Record of W&B: history 2 (items 1, step 2), config 5 (updates 1), run 17 (its config 4), exit 18.
 *
 * @throws MalformedMessage
 */
export function readRecord(bytes: Uint8Array): WandbRecord {
  let history: WandbRecord['history'] = null
  const config: Item[] = []
  let exit = false
  for (const { field, range } of messagesIn(bytes, [0, bytes.length])) {
    if (field === fields.history) history = readHistory(bytes, range)
    else if (field === fields.config) config.push(...itemsIn(bytes, range, inConfig.update))
    else if (field === fields.exit) exit = true
    else if (field === fields.run) {
      for (const part of messagesIn(bytes, range))
        if (part.field === inRun.config) config.push(...itemsIn(bytes, part.range, inConfig.update))
    }
  }
  return { history, config, exit }
}

type Range = readonly [number, number]

function readHistory(bytes: Uint8Array, range: Range): WandbRecord['history'] {
  const said = messagesIn(bytes, range).find(({ field }) => field === inHistory.step)
  return {
    items: itemsIn(bytes, range, inHistory.item),
    step: said === undefined ? null : firstNumber(bytes, said.range),
  }
}

function itemsIn(bytes: Uint8Array, range: Range, wanted: number): readonly Item[] {
  return messagesIn(bytes, range)
    .filter(({ field }) => field === wanted)
    .map(({ range: item }) => {
      const parts = messagesIn(bytes, item)
      const textOf = (field: number) =>
        parts.filter((part) => part.field === field).map((part) => text(bytes, part.range))
      const nested = textOf(inItem.nestedKey)
      return {
        key: nested.length > 0 ? nested.join('.') : (textOf(inItem.key)[0] ?? ''),
        json: textOf(inItem.json)[0] ?? 'null',
      }
    })
}

/** The fields that hold bytes: texts and messages. */
function messagesIn(bytes: Uint8Array, [start, end]: Range): readonly { field: number; range: Range }[] {
  const found: { field: number; range: Range }[] = []
  const parts = fieldsOf(bytes, start, end)
  for (let field = parts.next(); field !== 0; field = parts.next()) {
    if (parts.form === 2) found.push({ field, range: parts.range() })
    else parts.skip()
  }
  return found
}

/** HistoryStep: num 1; zero is not written. */
function firstNumber(bytes: Uint8Array, [start, end]: Range): number {
  const parts = fieldsOf(bytes, start, end)
  for (let field = parts.next(); field !== 0; field = parts.next()) {
    if (field === 1 && parts.form === 0) return parts.varint()
    parts.skip()
  }
  return 0
}

function text(bytes: Uint8Array, [start, end]: Range): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')
}
