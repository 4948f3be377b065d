import { useLayoutEffect } from 'preact/hooks'

export interface Key {
  /** As `KeyboardEvent.key` says it, or two with a space between them: `g t`. */
  readonly press: string
  readonly does: string
  readonly run: () => void
}

/** Milliseconds between the two keys of a pair. */
const longestPair = 2500

const layers: (readonly Key[])[] = []
let first = ''
let firstAt = 0

/** Keys that work as long as a part of the page is there, from its first picture on. Typing in a field is typing. */
export function useKeys(keys: readonly Key[]): void {
  useLayoutEffect(() => {
    layers.push(keys)
    return () => {
      layers.splice(layers.indexOf(keys), 1)
    }
  })
}

/** All keys that work right now, the nearest part first. */
export function knownKeys(): readonly Key[] {
  const seen = new Set<string>()
  return [...layers]
    .reverse()
    .flat()
    .filter(({ press }) => !seen.has(press) && seen.add(press))
}

export function listenForKeys(): () => void {
  const listener = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    // When the key was pressed, not when a busy page came to hear of it.
    const now = event.timeStamp
    const pair = now - firstAt < longestPair && first !== '' ? `${first} ${event.key}` : null
    first = ''
    const key =
      knownKeys().find(({ press }) => press === pair) ?? knownKeys().find(({ press }) => press === event.key)
    if (key !== undefined) {
      event.preventDefault()
      key.run()
      return
    }
    first = event.key
    firstAt = now
  }
  window.addEventListener('keydown', listener)
  return () => window.removeEventListener('keydown', listener)
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
  )
}
