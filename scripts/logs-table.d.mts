import type { readWhole } from '../src/runs/reading/read-whole.ts'
import type { lastError } from '../src/runs/reading/what-it-is.ts'
import type { recognise } from '../src/runs/sources/recognise.ts'

export function logsTable(
  folder: string,
  reading: {
    readonly recognise: typeof recognise
    readonly readWhole: typeof readWhole
    readonly lastError: typeof lastError
  },
): Promise<string>

export function withTable(text: string, table: string): string
