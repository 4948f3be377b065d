/** The words in a name: `optim.baseLR`, `--label-smoothing` and `drop_path_rate` are `optim base lr`, `label smoothing` ... */
export function nameWords(name: string): ReadonlySet<string> {
  const parts = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  return new Set(parts.filter((part) => part !== ''))
}

export function hasAny(words: ReadonlySet<string>, wanted: readonly string[]): boolean {
  return wanted.some((word) => words.has(word))
}
