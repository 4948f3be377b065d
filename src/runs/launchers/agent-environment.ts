import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AgentWord } from '../../domain/program.ts'

/** The folder of the Python package, beside the sources and in the installed package alike. */
export const pythonFolder = fileURLToPath(new URL('../../../python', import.meta.url))

/** The folder whose `sitecustomize` attaches the agent to every Python that starts with it on its path. */
const hookFolder = fileURLToPath(new URL('../../../python/hook', import.meta.url))

/**
 * What a command's environment needs so that the agent is in every Python it starts, before the script is. Other programs
 * take no notice. A `PYTHONPATH` of the user's stays, behind ours.
 *
 * @param agent what it sets, beyond listening
 */
export function agentEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  agent: readonly AgentWord[] = [],
): Record<string, string> {
  const given = environment['PYTHONPATH']
  const paths = (given ?? '').split(delimiter).filter((path) => path !== '' && path !== hookFolder)
  // Sets and dictionaries of words are ordered by a hash that is drawn anew for each process.
  const hashing = agent.includes('seed') ? { PYTHONHASHSEED: environment['PYTHONHASHSEED'] ?? '0' } : {}
  return { ...hashing, PYTHONPATH: [hookFolder, ...paths].join(delimiter), BABYSIT_AGENT: agent.join(',') }
}
