/** The parts of the recipe, in order. */
export const stageNames = ['sanity', 'range', 'coarse', 'fine', 'final'] as const
export type StageName = (typeof stageNames)[number]
