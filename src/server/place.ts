import type { Study } from '../domain/study.ts'
import type { ReportInput } from '../report/report-input.ts'
import type { Store } from '../store/store.ts'

/** What a server shows, handed in by who starts it: it opens nothing itself. */
export interface Place {
  readonly store: Store
  /** The `.babysit` folder: runs keep their output below it. */
  readonly folder: string
  readonly version: string
  /** What the study really is: one whose babysitter died says `running` in the store. */
  readonly trueState: (study: Study) => Study['state']
  /** All that its report is made of. May take a while for a large study. */
  readonly readInput: (study: Study) => Promise<ReportInput>
  /** Folder of the built page. */
  readonly web: string
}
