import type { RunRule } from '../rules/rule.ts'

/** The table of rules does not know their states; each state is handed back only to the rule that made it. */
export function defineRunRule<State>(rule: RunRule<State>): RunRule {
  return rule as unknown as RunRule
}
