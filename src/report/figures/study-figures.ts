import type { ReportInput } from '../report-input.ts'
import { accuracyGapFigure } from './accuracy-gap.ts'
import { bestSoFarFigure } from './best-so-far.ts'
import { costFigure } from './cost.ts'
import type { Figure } from './figure.ts'
import { importanceFigure } from './importance.ts'
import { learningRateRangeFigure } from './learning-rate-range.ts'
import { lossCurvesFigure } from './loss-curves.ts'
import { paretoFrontFigure } from './pareto-front.ts'
import { searchScatterFigure } from './search-scatter.ts'
import { seedsFigure } from './seeds.ts'
import { updateRatiosFigure } from './update-ratios.ts'

/** Every figure of a study; null where the study has nothing to draw it from. */
export const studyFigures = {
  range: (input: ReportInput): Figure | null =>
    input.stages.range ? learningRateRangeFigure(input.stages.range) : null,
  search: searchScatterFigure,
  front: paretoFrontFigure,
  bestSoFar: bestSoFarFigure,
  importance: importanceFigure,
  seeds: seedsFigure,
  loss: lossCurvesFigure,
  accuracy: accuracyGapFigure,
  updates: updateRatiosFigure,
  cost: (input: ReportInput): Figure | null => costFigure(input.cost),
} as const
