import type { Scheduler } from './scheduler.ts'

/** Lets every trial use its whole budget. */
export const none: Scheduler = {
  name: 'none',
  summary: 'Lets every trial use its whole budget.',
  judges: false,
  needs: { pause: false },
  watches: [],
  decide: () => ({ kind: 'continue' }),
}
