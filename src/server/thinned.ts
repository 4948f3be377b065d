/** At most so many of a list, evenly over it, the last always among them. */
export function thinned<T>(list: readonly T[], most: number): readonly T[] {
  const every = Math.ceil(list.length / Math.max(1, most))
  if (every <= 1) return list
  const from = (list.length - 1) % every
  return list.filter((_, index) => index % every === from)
}
