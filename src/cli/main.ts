#!/usr/bin/env node
import { runProgram } from './program.ts'
import { reportError } from './report-error.ts'

const { stdout, stderr, env } = process

// A reader that closes its end early (`babysit list | head -1`) is no error of ours.
for (const stream of [stdout, stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

// The work is done when the command has answered: a module that was loaded for its training function may have left
// timers or sockets open, which must not keep us.
process.exit(await flushed(await answer()))

async function answer(): Promise<number> {
  try {
    return await runProgram(process.argv.slice(2), {
      cwd: process.cwd(),
      env,
      stdout,
      stderr,
      stdin: () => process.stdin,
    })
  } catch (error) {
    return reportError(error, { env, stderr })
  }
}

async function flushed(code: number): Promise<number> {
  await Promise.all([stdout, stderr].map((stream) => new Promise((resolve) => stream.write('', resolve))))
  return code
}
