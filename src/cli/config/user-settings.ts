import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type LoadedStudyFile, loadStudyFile } from '../../config/load-study-file.ts'
import { mistakeAt } from '../../config/mistake.ts'
import { nearest } from '../../trainer/options/suggest.ts'

/** What a person wants of every study, whatever is trained. */
export const userSettings = [
  'budget',
  'workers',
  'seed',
  'sampler',
  'scheduler',
  'timeout',
  'memoryLimit',
  'retries',
  'gpus',
  'capture',
] as const

/** Where a person's own settings lie; null where nobody says which folder that is. */
export function userFile(env: NodeJS.ProcessEnv): string | null {
  const { XDG_CONFIG_HOME: own, HOME: home } = env
  const folder = own || (home ? join(home, '.config') : null)
  return folder === null ? null : join(folder, 'babysit', 'config.yaml')
}

/**
 * The settings of a person, for all studies; null where there are none.
 * @throws BabysitError BS1100, BS1105 as a study file; BS1106 where it holds what belongs to one study
 */
export async function loadUserSettings(env: NodeJS.ProcessEnv): Promise<LoadedStudyFile | null> {
  const path = userFile(env)
  if (path === null || !existsSync(path)) return null
  const found = await loadStudyFile({ cwd: '/', named: path, nearest })
  if (found === null) return null
  const { value, read, file } = found
  const stranger = Object.keys(value).find((key) => !(userSettings as readonly string[]).includes(key))
  if (stranger === undefined) return found
  throw mistakeAt({
    code: 'BS1106',
    file,
    text: read.text,
    position: read.position([stranger], 'key'),
    message: `'${stranger}' belongs to one study, and this file is for all of them`,
    next: `put it into babysit.yaml in the folder of the study; here may stand: ${userSettings.join(', ')}`,
  })
}
