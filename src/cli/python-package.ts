import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pythonFolder } from '../runs/launchers/agent-environment.ts'

/** Libraries that can be stood in for, by the name that programs import. */
export const captured = ['wandb'] as const

/** The part of a program's environment by which a Python program finds ours where it imports the captured library. */
export function captureEnvironment(
  library: string | undefined,
  environment: NodeJS.ProcessEnv,
): { readonly env?: Readonly<Record<string, string>> } {
  if (library === undefined) return {}
  const given = environment['PYTHONPATH']
  const folders = [join(pythonFolder, 'capture'), pythonFolder, ...(given ? [given] : [])]
  return { env: { PYTHONPATH: folders.join(delimiter) } }
}

export function hasPythonFolder(): boolean {
  return existsSync(join(pythonFolder, 'babysit', '__init__.py'))
}
