/** The longest wait a Node timer knows; a longer one would fire at once. */
const longest = 2 ** 31 - 1

/** Calls `action` once after `seconds`; the answer cancels it. The wait alone keeps no process alive: the run does. */
export function after(seconds: number, action: () => void): () => void {
  const timer = setTimeout(action, Math.min(seconds * 1000, longest))
  timer.unref()
  return () => clearTimeout(timer)
}
