import type { LinePattern } from '../line-pattern.ts'
import { barsBetween } from './bars-between.ts'
import { colons } from './colons.ts'
import { equals } from './equals.ts'
import { jsonLines } from './json-lines.ts'
import { keras } from './keras.ts'
import { lightgbm } from './lightgbm.ts'
import { llmC } from './llm-c.ts'
import { nanogpt } from './nanogpt.ts'
import { nni } from './nni.ts'
import { progressBar } from './progress-bar.ts'
import { pythonDict } from './python-dict.ts'
import { sentence } from './sentence.ts'
import { tagged } from './tagged.ts'
import { xgboost } from './xgboost.ts'

/** All patterns, in the order in which they are asked. */
export const linePatterns: readonly LinePattern[] = [
  tagged,
  nni,
  jsonLines,
  pythonDict,
  progressBar,
  keras,
  lightgbm,
  xgboost,
  sentence,
  llmC,
  barsBetween,
  nanogpt,
  equals,
  colons,
]
