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

try {
  process.exitCode = await runProgram(process.argv.slice(2), { cwd: process.cwd(), env, stdout, stderr })
} catch (error) {
  process.exitCode = reportError(error, { env, stderr })
}
