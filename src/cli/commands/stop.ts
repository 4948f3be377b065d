import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BabysitError, type ExitCode } from '../../domain/error.ts'
import { folderLockHolder, type LockHolder } from '../../store/folder-lock.ts'
import type { BaseOptions } from '../base-options.ts'
import type { CommandDefinition } from '../context.ts'
import { createScreen, type Screen } from '../output/screen.ts'
import { leaveStopRequest } from '../stop-request.ts'
import { workingFolder } from '../study-folder.ts'

interface StopOptions extends BaseOptions {
  readonly now?: boolean
  readonly timeout: string
}

/** Milliseconds between two looks at the lock, and between two signals. */
const pause = 200

export const command: CommandDefinition<StopOptions> = {
  describe(command) {
    command
      .argument('[study]', 'its name, or the beginning of it (default: the one that is running)')
      .option('--now', 'stop the running trials too, instead of letting them finish')
      .option('--timeout <seconds>', 'how long to wait for it', '600')
      .addHelpText('before', 'Examples:\n  babysit stop\n  babysit stop --now\n')
  },
  async run({ words, options, context }) {
    const screen = createScreen(context, options)
    const dir = workingFolder(context, options)
    const holder = findHolder(dir, words[0])
    leaveStopRequest(join(dir, '.babysit'), holder.pid)
    signal(holder)
    if (options.now) {
      await sleep(pause)
      if (sameHolder(dir, holder)) signal(holder)
    }
    screen.say(`asked study ${holder.study} (pid ${holder.pid}) to stop`)
    return wait({ dir, holder, seconds: Number(options.timeout), screen })
  },
}

/** The lock is the operating system's: who holds it is alive, and is the process it names. */
function findHolder(dir: string, name: string | undefined): LockHolder {
  const holder = folderLockHolder(dir)
  if (holder === null) {
    throw new BabysitError('BS1019', `no study is running in ${dir}`, { next: 'babysit list', exitCode: 1 })
  }
  if (name !== undefined && name !== 'last' && !holder.study.startsWith(name)) {
    throw new BabysitError('BS1019', `study '${name}' is not running in ${dir}; ${holder.study} is`, {
      next: `babysit stop ${holder.study}`,
      exitCode: 1,
    })
  }
  return holder
}

function sameHolder(dir: string, holder: LockHolder): boolean {
  const now = folderLockHolder(dir)
  return now !== null && now.pid === holder.pid && now.since === holder.since
}

function signal({ pid, study }: LockHolder): void {
  try {
    process.kill(pid, 'SIGINT')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return
    throw new BabysitError('BS1021', `process ${pid}, which runs study ${study}, cannot be signalled`, {
      next: 'stop it as the user who started it',
      exitCode: 1,
      cause,
    })
  }
}

async function wait(about: {
  dir: string
  holder: LockHolder
  seconds: number
  screen: Screen
}): Promise<ExitCode> {
  const { dir, holder, screen } = about
  const deadline = performance.now() + about.seconds * 1000
  while (sameHolder(dir, holder)) {
    if (performance.now() > deadline) {
      throw new BabysitError('BS1022', `study ${holder.study} has not stopped within ${about.seconds} s`, {
        next: 'babysit stop --now',
        exitCode: 1,
      })
    }
    await sleep(pause)
  }
  if (screen.json) await screen.data(JSON.stringify({ schemaVersion: 1, stopped: holder.study }))
  else screen.say(`stopped; go on with: babysit resume ${holder.study}`)
  return 0
}
