import { type Fields, fieldsOf } from '../protobuf.ts'

export type HParamValue = number | string | boolean | null

/** What the HParams plugin tells of a session, or of the experiment that holds sessions. */
export interface HParams {
  /** The settings of a session by name; empty in other records. */
  readonly settings: Readonly<Record<string, HParamValue>>
  /** How a session ended, where this record says it: `success`, `failure`, `running`, `unknown`. */
  readonly status?: string
  /** Names of the parameters that an experiment declares. */
  readonly declared: readonly string[]
}

const statuses = ['unknown', 'success', 'failure', 'running']

/** An HParamsPluginData: experiment 2, session_start_info 3, session_end_info 4. */
export function readHParams(bytes: Uint8Array, start: number, end: number): HParams {
  const settings = new Map<string, HParamValue>()
  const declared: string[] = []
  let status: string | undefined
  for (const { field, fields } of messagesIn(bytes, [start, end])) {
    if (field === 2) declared.push(...parameterNames(bytes, fields))
    else if (field === 3) readSession(bytes, fields, settings)
    else if (field === 4) status = statuses[firstNumber(bytes, fields)] ?? 'unknown'
  }
  return { settings: Object.fromEntries(settings), declared, ...(status === undefined ? {} : { status }) }
}

type Range = readonly [number, number]

/** The fields of a message that hold messages themselves. */
function messagesIn(bytes: Uint8Array, [start, end]: Range): readonly { field: number; fields: Range }[] {
  const found: { field: number; fields: Range }[] = []
  const fields = fieldsOf(bytes, start, end)
  for (let field = fields.next(); field !== 0; field = fields.next()) {
    if (fields.form === 2) found.push({ field, fields: fields.range() })
    else fields.skip()
  }
  return found
}

function parameterNames(bytes: Uint8Array, experiment: Range): readonly string[] {
  return messagesIn(bytes, experiment)
    .filter(({ field }) => field === 4)
    .flatMap(({ fields: info }) => {
      const name = messagesIn(bytes, info).find(({ field }) => field === 1)
      return name === undefined ? [] : [textOf(bytes, name.fields)]
    })
}

/** SessionStartInfo: hparams 1 is a map, written as messages of key 1 and value 2. */
function readSession(bytes: Uint8Array, session: Range, settings: Map<string, HParamValue>): void {
  for (const { field, fields: entry } of messagesIn(bytes, session)) {
    if (field !== 1) continue
    const parts = messagesIn(bytes, entry)
    const key = parts.find((part) => part.field === 1)
    const value = parts.find((part) => part.field === 2)
    if (key !== undefined)
      settings.set(textOf(bytes, key.fields), value === undefined ? null : readValue(bytes, value.fields))
  }
}

/** A google.protobuf.Value: null 1, number 2, string 3, bool 4; structures and lists are left out. */
function readValue(bytes: Uint8Array, [start, end]: Range): HParamValue {
  const fields = fieldsOf(bytes, start, end)
  let value: HParamValue = null
  for (let field = fields.next(); field !== 0; field = fields.next()) {
    if (field === 2 && fields.form === 1) value = fields.double()
    else if (field === 3 && fields.form === 2) value = fields.text()
    else if (field === 4 && fields.form === 0) value = fields.varint() !== 0
    else fields.skip()
  }
  return value
}

function firstNumber(bytes: Uint8Array, [start, end]: Range): number {
  const fields: Fields = fieldsOf(bytes, start, end)
  for (let field = fields.next(); field !== 0; field = fields.next()) {
    if (field === 1 && fields.form === 0) return fields.varint()
    fields.skip()
  }
  return 0
}

function textOf(bytes: Uint8Array, [start, end]: Range): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')
}
