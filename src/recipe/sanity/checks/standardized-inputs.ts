import { type Check, fail, pass, probe, skipped } from './check.ts'

/** Inputs as the network sees them are of the order of one around zero. */
export const standardizedInputs: Check = {
  name: 'standardized-inputs',
  cannot: () => null,
  plan: (context) => [
    probe(context, { purpose: 'standardized-inputs', settings: {}, steps: 1, orders: { evaluate: 'none' } }),
  ],
  judge([trial]) {
    const { inputMean, inputStd } = trial!.facts
    if (inputMean === undefined || inputStd === undefined)
      return skipped('The program does not say what its inputs look like.')
    if (!Number.isFinite(inputMean) || !Number.isFinite(inputStd)) {
      return fail('Some of the inputs are not finite numbers.', ['non-finite-input'])
    }
    const evidence = { mean: inputMean, std: inputStd }
    const says = `Inputs have mean ${inputMean.toPrecision(3)} and standard deviation ${inputStd.toPrecision(3)}`
    if (Math.abs(inputMean) <= 1 && inputStd >= 0.1 && inputStd <= 10) return pass(`${says}.`, evidence)
    if (inputStd === 0) return fail(`${says}: every input is the same.`, ['input-ignored'], evidence)
    return fail(
      `${says}: they are not standardized. Subtract the training mean, divide by the training deviation.`,
      ['inputs-not-standardized'],
      evidence,
    )
  },
}
