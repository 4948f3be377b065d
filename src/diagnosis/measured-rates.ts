/** How often a rule raised an alarm (a warning or an error) on healthy outside runs. Written by bench/diagnosis. */
export interface MeasuredRate {
  /** Healthy runs in which the series were reported that the rule needs. */
  readonly runs: number
  readonly alarms: number
}

export const measuredRates: Readonly<Record<string, MeasuredRate>> = {
  'loss-not-finite': { runs: 625, alarms: 0 },
  'loss-exploding': { runs: 625, alarms: 1 },
  'loss-not-going-down': { runs: 625, alarms: 0 },
  'accuracy-rising-while-loss-flat': { runs: 625, alarms: 0 },
  'loss-falling-too-slowly': { runs: 625, alarms: 0 },
  'fast-then-stuck': { runs: 625, alarms: 0 },
  'overfitting-gap': { runs: 625, alarms: 0 },
  'validation-loss-rising': { runs: 625, alarms: 3 },
  'best-value-on-border': { runs: 150, alarms: 3 },
  underfitting: { runs: 625, alarms: 0 },
}

/** Share of healthy outside runs on which the rule raised an alarm; null where none had its signals. */
export function falseAlarmRateOf(rule: string): number | null {
  const measured = measuredRates[rule]
  return measured === undefined || measured.runs === 0 ? null : measured.alarms / measured.runs
}
