import { fileURLToPath } from 'node:url'
import { describe, test } from 'vitest'
import * as functions from '../../../fixtures/programs/awaiting-functions.ts'
import type { Program } from '../../../src/domain/program.ts'
import { launchers } from '../../../src/runs/launchers/index.ts'
import {
  type Behaviour,
  behaviours,
  type LauncherSubject,
  launcherSuite,
} from '../../../src/testing/launcher-suite.ts'

const builtin = new URL('../../../fixtures/programs/functions.mjs', import.meta.url)
const command = fileURLToPath(new URL('../../../fixtures/programs/command.sh', import.meta.url))

function programs(of: (behaviour: Behaviour) => Program): Readonly<Record<Behaviour, Program>> {
  return Object.fromEntries(behaviours.map((one) => [one, of(one)])) as Record<Behaviour, Program>
}

launcherSuite({ describe, test }, launchers, {
  'worker-thread': {
    create: () => launchers['worker-thread']({ builtin, grace: 0.3, threads: 2 }),
    programs: programs((one) => ({ kind: 'function', module: fileURLToPath(builtin), export: one })),
  },
  'local-process': {
    create: () => launchers['local-process']({ builtin, grace: 0.3 }),
    programs: programs((one) => ({ kind: 'command', argv: [command, one], cwd: '/' })),
  },
  'in-process': {
    create: () => launchers['in-process']({ builtin, grace: 0.3, functions: { ...functions } }),
    programs: inProcess(),
  },
})

/** Without what would harm this process itself: one that exits, one that prints 4 MB. */
function inProcess(): LauncherSubject['programs'] {
  const { exits: _, chatty: __, ...others } = programs((one) => ({ kind: 'in-process', name: one }))
  return others
}
