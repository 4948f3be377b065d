import type { StudyFile } from './study-file.ts'

/** Lets an editor know what a study file may hold: `export default defineStudy({ ... })`. Answers with what it is given. */
export function defineStudy(file: StudyFile): StudyFile {
  return file
}
