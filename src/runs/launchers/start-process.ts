import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, writeFileSync } from 'node:fs'
import { BabysitError } from '../../domain/error.ts'
import type { CommandProgram } from '../../domain/program.ts'
import { renderCommand } from '../wire/command-template.ts'
import { ordersToEnvironment, withoutOrders } from '../wire/orders-environment.ts'
import { agentEnvironment } from './agent-environment.ts'
import { whyNotExecutable } from './find-executable.ts'
import type { LaunchRequest } from './launcher.ts'
import { renderTemplates, templatePlaces } from './render-templates.ts'
import type { RunFiles } from './run-files.ts'

/**
 * Runs the command and leaves its exit code in a file, whole or not at all: so that it can be told when nobody was there
 * to see it end. The shell itself survives the signals that its group is sent; SIGKILL ends both, and leaves no file.
 * What the shell has to say of signals ("Killed") is kept out of what the program says.
 */
const wrapper = `exit_file=$1
shift
trap : HUP INT TERM
exec 3>&2 2>/dev/null
( exec 2>&3 3>&-; exec "$@" )
code=$?
echo "$code" > "$exit_file.part" && mv "$exit_file.part" "$exit_file"
exit "$code"`

export type StartedProcess =
  | { readonly kind: 'started'; readonly child: ChildProcess; readonly pid: number }
  | { readonly kind: 'impossible'; readonly why: string }

/**
 * Starts a command in a session and process group of its own, its output going to files.
 * @throws BabysitError BS3112 where the system starts no more processes
 */
export async function startProcess(
  program: CommandProgram,
  request: LaunchRequest,
  { files, gpu }: { readonly files: RunFiles; readonly gpu: string | null },
): Promise<StartedProcess> {
  const { orders, folder, wire, run } = request
  const own = { ...withoutOrders(process.env), ...program.env }
  const environment: Record<string, string> = {
    PYTHONUNBUFFERED: '1',
    ...own,
    ...agentEnvironment(own, program.agent),
    ...request.environment,
    ...ordersToEnvironment(orders, { wire, paramsFile: files.params, trial: run }),
    ...(gpu === null ? {} : { CUDA_VISIBLE_DEVICES: gpu }),
  }
  const templates = program.templates ?? []
  const place = { orders, folder, files: templatePlaces(templates, folder) }
  // What is only listened to is given its words as they are.
  const argv = orders.steer === false ? program.argv : renderCommand(program.argv, place).argv
  const why = whyNotExecutable(argv[0] ?? '', program.cwd, environment['PATH'])
  if (why !== null) return { kind: 'impossible', why }

  const opened: number[] = []
  try {
    writeFileSync(files.params, JSON.stringify(orders.settings))
    await renderTemplates(templates, place)
    for (const file of [files.stdout, files.stderr]) opened.push(openSync(file, 'a'))
    const child = spawn('/bin/sh', ['-c', wrapper, 'babysit', files.exit, ...argv], {
      cwd: program.cwd,
      env: environment,
      detached: true,
      stdio: ['ignore', ...opened],
    })
    if (child.pid === undefined) throw (await once(child, 'error'))[0]
    return { kind: 'started', child, pid: child.pid }
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new BabysitError('BS3112', `The command "${argv.join(' ')}" could not be started: ${reason}.`, {
      next: nextSteps.get(reason) ?? 'Run fewer at once: --workers 1.',
      exitCode: 4,
      cause,
    })
  } finally {
    for (const file of opened) closeSync(file)
  }
}

const nextSteps = new Map([
  ['E2BIG', 'Make the command or its settings shorter.'],
  ['ENOSPC', 'Free some space on the disk of the study, then go on with `babysit resume`.'],
])
