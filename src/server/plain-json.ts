/** JSON for any reader: numbers that it cannot hold become the strings "NaN", "Infinity" and "-Infinity". */
export function plainJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'number' && !Number.isFinite(part) ? String(part) : part,
  )
}
