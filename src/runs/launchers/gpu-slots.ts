import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunHandle } from './launcher.ts'
import { isAlive } from './process-start.ts'

/** Graphics cards to be handed out, one to each running run. */
export interface GpuSlots {
  /** The name of a card that nobody uses; waits for one. `abandoned` ends the waiting, with null. */
  take(abandoned: () => boolean): Promise<string | null>
  /** The card is used by this run until its processes are gone, also in the eyes of those who come after us. */
  hold(card: string, by: RunHandle): void
  give(card: string): void
}

/** Milliseconds between two looks for a free card. */
const lookEvery = 100

/**
 * @param register a folder that remembers who uses which card, so that a babysitter that takes up a study again hands
 *   out none that a run uses which outlived the one before
 */
export function createGpuSlots(cards: readonly string[], register: string): GpuSlots {
  const taken = new Set<string>()
  const fileOf = (card: string) => join(register, `gpu-${encodeURIComponent(card)}.json`)

  const isFree = (card: string): boolean => {
    if (taken.has(card)) return false
    const holder = readHolder(fileOf(card))
    return holder === null || !isAlive(Number(holder.pid), String(holder.started))
  }

  return {
    async take(abandoned) {
      for (;;) {
        if (abandoned()) return null
        const card = cards.find(isFree)
        if (card !== undefined) {
          taken.add(card)
          return card
        }
        await sleep(lookEvery)
      }
    },
    hold(card, by) {
      taken.add(card)
      try {
        mkdirSync(register, { recursive: true })
        writeFileSync(`${fileOf(card)}.part`, JSON.stringify(by))
        renameSync(`${fileOf(card)}.part`, fileOf(card))
      } catch {
        // A full disk: we still know it ourselves, and only those who come after us do not.
      }
    },
    give: (card) => void taken.delete(card),
  }
}

function readHolder(path: string): RunHandle | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as RunHandle
  } catch {
    return null
  }
}
