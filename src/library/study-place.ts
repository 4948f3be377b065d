import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { BabysitError } from '../domain/error.ts'
import type { Study, StudyPlan } from '../domain/study.ts'
import { acquireFolderLock } from '../store/folder-lock.ts'
import { openStoreFolder, type StoreFolder } from '../store/open-store-folder.ts'
import { checkName } from './plan-study.ts'
import { studyName } from './study-name.ts'
import { withWarmStart } from './warm-start.ts'

export interface StudyPlace extends StoreFolder {
  readonly study: Study
}

/**
 * Lets `action` work on a study in a folder that it alone works in: the one of this name with the same plan, or a new one.
 * What was opened is closed, and a folder that nobody named is removed, when it has settled.
 *
 * @param request.dir null: a folder of its own that is removed in the end
 * @throws BabysitError BS4020 where another process works in the folder; BS5606 a study of this name with another plan
 */
export async function inStudyPlace<T>(
  request: {
    readonly dir?: string | null | undefined
    readonly name?: string | undefined
    readonly plan: (id: string) => StudyPlan
    /** Older studies of the same folder that a new study begins from. */
    readonly warmStart?: readonly string[] | undefined
  },
  action: (place: StudyPlace) => Promise<T>,
): Promise<T> {
  const opened = await openStudyPlace(request)
  try {
    return await action(opened.place)
  } finally {
    await opened.close()
  }
}

/** As `inStudyPlace`, for those who close it themselves. */
export async function openStudyPlace(
  request: Parameters<typeof inStudyPlace>[0],
): Promise<{ readonly place: StudyPlace; readonly close: () => Promise<void> }> {
  const { name, plan, warmStart = [] } = request
  if (name !== undefined) checkName(name)
  // What is wrong with the plan is said before anything is written.
  plan(name ?? 'new')
  const temporary = request.dir === null ? mkdtempSync(join(tmpdir(), 'babysit-')) : null
  const dir = temporary ?? resolve(request.dir ?? '.')
  const closing: (() => void | Promise<void>)[] = []
  const close = async () => {
    for (const one of closing.reverse()) await one()
    if (temporary !== null) rmSync(temporary, { recursive: true, force: true })
  }
  try {
    const opened = await openStoreFolder(dir)
    closing.push(() => opened.store.close())
    const taken = (await opened.store.studies()).map((study) => study.plan.id)
    const id = name ?? studyName(taken, randomInt)
    const lock = acquireFolderLock(dir, { study: id })
    closing.push(() => lock.release())
    return { place: { ...opened, study: await findOrCreate(opened, { plan: plan(id), warmStart }) }, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function findOrCreate(
  { store }: StoreFolder,
  { plan, warmStart }: { readonly plan: StudyPlan; readonly warmStart: readonly string[] },
): Promise<Study> {
  const known = await store.study(plan.id)
  // What a study took of others when it began stays with it: they may have changed since.
  if (known === null)
    return store.createStudy(await withWarmStart(plan, { names: warmStart, store }), Date.now() / 1000)
  const different = differenceOf(known.plan, plan)
  if (different === null) return known
  throw new BabysitError(
    'BS5606',
    `The study ${plan.id} is there already with another ${different}; expected the same plan, to go on with it.`,
    { next: `Give the new study another name, or look at the old one: babysit show ${plan.id}` },
  )
}

/** What decides what a study does; workers only decide how fast, and a better guess of what a function obeys comes too late. */
const decisive = [
  'program',
  'space',
  'fixed',
  'goal',
  'seed',
  'stages',
  'effort',
  'sampler',
  'tuner',
  'scheduler',
] as const

function differenceOf(known: StudyPlan, wanted: StudyPlan): string | null {
  return decisive.find((field) => canonical(known[field]) !== canonical(wanted[field])) ?? null
}

/** Text that is the same for the same data, whatever the order of names. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'number' && !Number.isFinite(part)
      ? String(part)
      : typeof part === 'object' && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
  )
}
