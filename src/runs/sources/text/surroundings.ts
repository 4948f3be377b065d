import { type Split, splitOf } from '../series-names.ts'

/** Plain JSON: what the lines before were like. */
export interface Surroundings {
  /** Lines for which what comes is still taken for source code. */
  readonly code: number
  /** The part of the data that a heading named. */
  readonly section: Split | null
  /** The part of the data that the newest line beginning with one was about: `Test: [10/196]`. */
  readonly head: Split | null
}

export const nowhere: Surroundings = { code: 0, section: null, head: null }

/** How far a line of code makes its neighbours suspicious. */
const reach = 8

const code =
  /^\s*(?:import \w|from [\w.]+ import\b|def \w+|class \w+.*:|return\b|(?:if|elif|for|while|with|except)\b.*:\s*(?:#.*)?$|(?:else|try|finally):|@\w|#|assert |print\w*\(|raise\b|self\.|"""|'''|[\w.]+(?:, ?[\w.]+)*\s*=\s*[A-Za-z_][\w.]*\(|Traceback |File "|\s+\w+ = [\w.]+$)/
const heading =
  /^[\s=\-*#>[(]*(train(?:ing)?|valid(?:ation|ating)?|eval(?:uation|uating)?|test(?:ing)?)(?:\s+(?:set|results?|metrics?|phase|stats))?[\s=\-*#>\]):.]*$/i
const head = /^[[(]?(train\w*|test\w*|val\w*|eval\w*)\b/i

/** What a line makes of the surroundings of the next. */
export function after(surroundings: Surroundings, text: string, raw: string): Surroundings {
  const titled = heading.exec(text)
  const headed = head.exec(text)
  return {
    code: code.test(text) || code.test(raw) ? reach : Math.max(0, surroundings.code - 1),
    section: titled !== null ? wordSplit(titled[1]!) : /\bepoch\b/i.test(text) ? null : surroundings.section,
    head: headed === null ? surroundings.head : (wordSplit(headed[1]!) ?? surroundings.head),
  }
}

function wordSplit(word: string): Split | null {
  return splitOf(word) ?? (/^valid/i.test(word) ? 'val' : /^eval/i.test(word) ? 'val' : null)
}

/** `Test: [ 10/196]`, halfway through a pass: what it says is not yet what the pass comes to. */
export function isHalfwayPass(text: string): boolean {
  const found =
    /^[[(]?(?:test|val|eval)\w*[\])]?\s*:?\s*(?:epoch\s*:?\s*\[?\d+\]?)?\s*[[(]?\s*(\d+)\s*\/\s*(\d+)\s*[\])]/i.exec(
      text,
    )
  return found !== null && Number(found[1]) + 1 < Number(found[2])
}
