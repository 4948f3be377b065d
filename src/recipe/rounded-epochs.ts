/** Whole epochs where there are two or more, otherwise whole steps. */
export function roundedEpochs(epochs: number, perEpoch: number | undefined): number {
  if (epochs >= 2 || perEpoch === undefined) return Math.max(1, Math.round(epochs))
  return Number((Math.max(1, Math.round(epochs * perEpoch)) / perEpoch).toPrecision(4))
}
