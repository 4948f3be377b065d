import type { Source } from './source.ts'

/** All sources by name, loaded when first asked for. Of those equally sure of a place, the first here has it. */
export const sources: Readonly<Record<string, () => Promise<Source>>> = {
  wire: async () => (await import('./wire.ts')).wireSource,
  tfevents: async () => (await import('./tfevents/tfevents.ts')).tfeventsSource,
  'wandb-offline': async () => (await import('./wandb-offline/wandb-offline.ts')).wandbOfflineSource,
  'hf-trainer-state': async () => (await import('./hf-trainer-state.ts')).hfTrainerStateSource,
  mlperf: async () => (await import('./mlperf.ts')).mlperfSource,
  'json-lines': async () => (await import('./json-lines.ts')).jsonLinesSource,
  csv: async () => (await import('./csv/csv.ts')).csvSource,
  text: async () => (await import('./text/text.ts')).textSource,
}
