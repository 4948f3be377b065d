/** Text made safe for HTML and SVG, in elements and in quoted attributes. Control characters are dropped. */
export function escapeMarkup(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go; XML cannot hold them
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, '')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
      .replace(/'/g, '&#39;')
  )
}

export type Attributes = Readonly<Record<string, string | number | undefined>>

/** One element. `content` is markup already; attribute values are escaped here. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const words = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) => ` ${key}="${escapeMarkup(typeof value === 'number' ? pixel(value) : String(value))}"`,
    )
    .join('')
  return content === '' && selfClosing.has(name)
    ? `<${name}${words}/>`
    : `<${name}${words}>${content}</${name}>`
}

const selfClosing = new Set(['path', 'line', 'rect', 'circle', 'polyline', 'polygon'])

/** Two decimals are finer than any screen. */
export function pixel(value: number): string {
  return String(Number(value.toFixed(2)))
}
