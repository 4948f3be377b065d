import { rmSync } from 'node:fs'
import type { LaunchRequest } from './launcher.ts'

/**
 * Takes away the wire file that an earlier attempt in the same folder left. It is removed, not emptied: what may still
 * be running of that attempt then writes where nobody reads.
 */
export function forgetWire({ wire }: LaunchRequest): void {
  rmSync(wire, { force: true })
}
