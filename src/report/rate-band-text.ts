import type { BandReason, RateBand } from '../diagnosis/evidence/rate-band.ts'
import { formatNumber } from './numbers.ts'

const bands: Readonly<Record<RateBand['band'], string>> = {
  'too-low': 'too low',
  near: 'not far from right',
  'too-high': 'too high',
}

const reasons: Readonly<Record<BandReason, (value: string, threshold: string) => string>> = {
  'not-finite': (step) => `the loss was not finite at step ${step}`,
  'jumped-up': (times) => `the loss jumped to ${times} times its start`,
  'thrown-out': (times) => `the loss ended at ${times} times its start`,
  'stuck-at-chance': (share) => `the accuracy stands at ${share}, that of a guess`,
  'validation-turned-early': (times) =>
    `validation turned within the first third, and ended at ${times} times its lowest`,
  shaking: (times) => `the loss is shaken by ${times} of its level`,
  'no-fall': () => 'the loss has hardly fallen',
  'slow-start': (step, bound) =>
    `the first fifth of what was won took ${step} steps; ${bound} would be usual`,
  'nothing-odd': () => 'it fell soon and did not come back up',
}

/** "learning rate: too low, as far as the curves tell (the first fifth of what was won took 900 steps; 250 would be usual)". */
export function rateBandText({ band, because, value, threshold }: RateBand): string {
  const why = reasons[because](formatNumber(value, 3), formatNumber(threshold, 3))
  return `learning rate: ${bands[band]}, as far as the curves tell (${why})`
}
