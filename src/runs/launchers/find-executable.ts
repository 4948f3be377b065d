import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'

/** Why a command cannot be started, with the next step; null where nothing speaks against it. */
export function whyNotExecutable(command: string, cwd: string, path: string | undefined): string | null {
  if (!isFolder(cwd))
    return `The working folder ${cwd} does not exist. Give the folder that the command runs in.`
  if (command.includes('/')) {
    const file = resolve(cwd, command)
    if (isExecutable(file)) return null
    return isFile(file)
      ? `${file} is not executable. Make it so with chmod +x, or put its interpreter in front of it.`
      : `The program ${file} does not exist. Check its path; relative paths start from ${cwd}.`
  }
  const folders = (path ?? '').split(delimiter)
  if (folders.some((folder) => isExecutable(resolve(cwd, folder, command)))) return null
  return `The command "${command}" was not found in PATH. Check its spelling, or give its full path.`
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return isFile(path)
  } catch {
    return false
  }
}
