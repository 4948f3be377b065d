/** How often a rule raised an alarm (a warning or an error) on healthy outside runs. Written by bench/diagnosis. */
export interface MeasuredRate {
  /** Healthy runs in which the series were reported that the rule needs. */
  readonly runs: number
  readonly alarms: number
}

export const measuredRates: Readonly<Record<string, MeasuredRate>> = {
  'loss-not-finite': { runs: 625, alarms: 0 },
  'loss-exploding': { runs: 625, alarms: 0 },
  'loss-rising-from-the-start': { runs: 625, alarms: 0 },
  'loss-not-going-down': { runs: 625, alarms: 0 },
  'accuracy-rising-while-loss-flat': { runs: 129, alarms: 0 },
  'loss-falling-too-slowly': { runs: 625, alarms: 0 },
  'fast-then-stuck': { runs: 129, alarms: 0 },
  'loss-oscillating': { runs: 625, alarms: 0 },
  'loss-spikes': { runs: 625, alarms: 0 },
  'flat-then-sudden-drop': { runs: 625, alarms: 0 },
  'initial-loss-too-high': { runs: 129, alarms: 0 },
  'initial-loss-too-low': { runs: 129, alarms: 0 },
  'loss-stuck-at-softmax-floor': { runs: 129, alarms: 0 },
  'accuracy-at-chance': { runs: 129, alarms: 0 },
  'predictions-constant': { runs: 129, alarms: 0 },
  'overfitting-gap': { runs: 625, alarms: 0 },
  'validation-loss-rising': { runs: 625, alarms: 2 },
  underfitting: { runs: 129, alarms: 0 },
  'dropout-too-strong': { runs: 527, alarms: 0 },
  'dropout-still-on-at-evaluation': { runs: 114, alarms: 0 },
  'validation-at-chance': { runs: 129, alarms: 0 },
  'validation-better-than-training': { runs: 625, alarms: 0 },
  'validation-as-good-as-training': { runs: 129, alarms: 0 },
  'validation-follows-a-period': { runs: 625, alarms: 0 },
  'perfect-too-soon': { runs: 129, alarms: 0 },
  'exploding-gradients': { runs: 328, alarms: 1 },
  'gradient-norm-keeps-growing': { runs: 328, alarms: 0 },
  'gradients-kept': { runs: 625, alarms: 0 },
  'evaluation-in-training-mode': { runs: 625, alarms: 0 },
  'best-value-on-border': { runs: 150, alarms: 3 },
}

/** Share of healthy outside runs on which the rule raised an alarm; null where none had its signals. */
export function falseAlarmRateOf(rule: string): number | null {
  const measured = measuredRates[rule]
  return measured === undefined || measured.runs === 0 ? null : measured.alarms / measured.runs
}
