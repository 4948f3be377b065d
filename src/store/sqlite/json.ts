/**
 * JSON that keeps what numbers are: NaN, both infinities and -0 come back as they went in, which plain JSON turns into
 * null and 0. They are written as `{"$":"NaN"}`; an object of ours with `$` as its only key becomes `{"$":[...]}`.
 */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'number')
      return isPlain(part) ? part : { $: Object.is(part, -0) ? '-0' : String(part) }
    return hasMark(part) ? { $: [part.$] } : part
  })
  return text ?? 'null'
}

export function fromJson(text: string): unknown {
  // Most texts hold no such number, and reading without a reviver is many times faster.
  if (!text.includes('"$":')) return JSON.parse(text)
  return JSON.parse(text, (_, part: unknown) => {
    if (!hasMark(part)) return part
    return Array.isArray(part.$) ? { $: part.$[0] } : Number(part.$)
  })
}

function isPlain(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0)
}

function hasMark(value: unknown): value is { readonly $: unknown } {
  return typeof value === 'object' && value !== null && '$' in value && Object.keys(value).length === 1
}
