import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

/** Pixels beyond the window at which something counts as in sight: it is there when one gets to it. */
const margin = 600

/** Whether an element has ever been in sight, or nearly; what is sure to be is taken to be `atOnce`. */
export function useSeen<E extends Element>(
  atOnce: boolean,
): {
  readonly place: RefObject<E | null>
  readonly seen: boolean
} {
  const place = useRef<E>(null)
  const [seen, setSeen] = useState(atOnce)
  useEffect(() => {
    const element = place.current
    if (element === null || seen) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true)
      },
      { rootMargin: `${margin}px` },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [seen])
  return { place, seen }
}
