/** A small checker: every element closed in order, every attribute quoted, no stray ampersand or angle bracket. */
const voids = new Set(['meta', 'br', 'link', 'input'])

export function markupFaults(markup: string): string[] {
  const faults: string[] = []
  const open: string[] = []
  // What stands inside style and script is no markup.
  const text = markup.replace(/<(style|script)>[\s\S]*?<\/\1>/g, '<$1></$1>').replace(/<!doctype html>/i, '')
  let end = 0
  for (const match of text.matchAll(/<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g)) {
    faults.push(...strayIn(text.slice(end, match.index)))
    end = match.index + match[0].length
    const [, closing, name = '', , selfClosed] = match
    if (voids.has(name)) continue
    if (closing === '/') {
      const last = open.pop()
      if (last !== name) faults.push(`</${name}> closes <${last ?? 'nothing'}>`)
    } else if (selfClosed !== '/') open.push(name)
  }
  faults.push(...strayIn(text.slice(end)))
  return [...faults, ...open.map((name) => `<${name}> is never closed`)]
}

function strayIn(text: string): string[] {
  const stray = text.match(/[<>]|&(?!(?:amp|lt|gt|quot|#39);)/)
  return stray ? [`stray ${stray[0]} in ${text.slice(0, 80)}`] : []
}
