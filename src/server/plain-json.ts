/** JSON for any reader: numbers that it cannot hold become the strings "NaN", "Infinity" and "-Infinity". */
export function plainJson(value: unknown): string {
  return JSON.stringify(speakable(value))
}

/** The value itself where JSON can hold it, else a copy of what has to differ: most answers are written as they are. */
function speakable(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return speakableList(value)
  let copy: Record<string, unknown> | null = null
  for (const name in value) {
    const part = (value as Record<string, unknown>)[name]
    const said = speakable(part)
    if (said === part) continue
    copy ??= { ...(value as Record<string, unknown>) }
    copy[name] = said
  }
  return copy ?? value
}

function speakableList(values: readonly unknown[]): readonly unknown[] {
  let copy: unknown[] | null = null
  for (let index = 0; index < values.length; index++) {
    const said = speakable(values[index])
    if (said === values[index]) continue
    copy ??= [...values]
    copy[index] = said
  }
  return copy ?? values
}
