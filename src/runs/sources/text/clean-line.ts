/** A line without what terminals and loggers put around it. */
export interface CleanLine {
  readonly text: string
  /** Seconds since 1970, where the line begins with its time and zone. */
  readonly time?: number
  /** Process among several that print the same; 0 where it does not say. */
  readonly rank: number
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours and cursor movements begin with the escape character
const escapes = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])/g
const stamp =
  /^\[?(\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?)\s?(Z|[+-]\d\d:?\d\d)?\]?[,:]?\s*(?:[-|:]\s+)?/
const rankWord = /^\[?(?:default|rank)\s?:?(\d+)\]?:?\]?:\s*/i
const prefixes = [
  // absl and glog
  /^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+\s+\d+ [\w./-]+:\d+\]\s*/,
  // [07/16 12:00:00 d2.utils.events]:  and  07/16 12:00:00 - mmengine - INFO -
  /^\[?\d\d\/\d\d \d\d:\d\d:\d\d(?: [\w.]+)?\]?:?\s+(?:-\s+)?/,
  /^\[?\d\d:\d\d:\d\d(?:[.,]\d+)?\]?\s+/,
  /^\[?(?:INFO|DEBUG|WARNING|WARN|NOTICE)\]?(?::[\w.]+:|\s*[-:|]\s+|\s+)/,
  /^[\w.]{2,40} - (?:INFO|DEBUG) - /,
  /^\[?[\w./-]+\.py:\d+\]?(?:\s*[-:|]\s+|\s+)/,
  /^\((?:\w+ )?pid=\d+[^)]*\)\s*/,
]

export function cleanLine(raw: string): CleanLine {
  let text = (raw.includes('\x1b') ? raw.replace(escapes, '') : raw).trim()
  let rank = 0
  let time: number | undefined
  const ranked = rankWord.exec(text)
  if (ranked !== null) {
    rank = Number(ranked[1])
    text = text.slice(ranked[0].length)
  }
  for (let round = 0; round < 4; round++) {
    const before = text
    const stamped = stamp.exec(text)
    if (stamped !== null) {
      text = text.slice(stamped[0].length)
      if (time === undefined && stamped[2] !== undefined) time = secondsOf(stamped[1]!, stamped[2])
    }
    for (const prefix of prefixes) text = text.replace(prefix, '')
    if (text === before) break
  }
  return { text: text.trim(), rank, ...(time === undefined ? {} : { time }) }
}

function secondsOf(moment: string, zone: string): number | undefined {
  const milliseconds = Date.parse(`${moment.replace(/\//g, '-').replace(' ', 'T').replace(',', '.')}${zone}`)
  return Number.isFinite(milliseconds) ? milliseconds / 1000 : undefined
}
