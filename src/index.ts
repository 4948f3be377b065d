// The library: what `import … from 'babysit'` gives. Names that are not here are not public and may change any day.

// What `babysit.config.ts` may hold.
export { defineStudy } from './config/define-study.ts'
export type { StudyFile } from './config/study-file.ts'
// The brain: pure functions of what has happened so far.
export { createRunDiagnosis, examineStudy, type RunDiagnosis } from './diagnosis/engine.ts'
export { rules } from './diagnosis/rules/index.ts'
export type * from './diagnosis/rules/rule.ts'
// The words.
export type * from './domain/budget.ts'
export { type Cause, causes } from './domain/cause.ts'
export { type Constraint, parseConstraint } from './domain/constraint.ts'
export { BabysitError, type ExitCode } from './domain/error.ts'
export type * from './domain/finding.ts'
export type * from './domain/goal.ts'
export type * from './domain/orders.ts'
export type * from './domain/outcome.ts'
export type * from './domain/parameter.ts'
export type * from './domain/program.ts'
export type * from './domain/run.ts'
export type * from './domain/series.ts'
export type * from './domain/setting.ts'
export { type StageName, stageNames } from './domain/stage.ts'
export type * from './domain/study.ts'
export type * from './domain/trial.ts'
// A function of this process, looked after; or a search that others run.
export { type Domain, type SettingsOf, type SpaceDefinition, space } from './library/domain-builder.ts'
export {
  type AskedTrial,
  openSearch,
  type Search,
  type SearchRequest,
  type Told,
} from './library/open-search.ts'
export { type ExportedToOptuna, exportOptuna, importOptuna } from './library/optuna-storage.ts'
export { study } from './library/study.ts'
export type * from './library/study-request.ts'
// Which parameters mattered, on numbers of your own.
export type { Column } from './math/importance/column.ts'
export { fanova, type Share } from './math/importance/fanova.ts'
export { pedAnova } from './math/importance/ped-anova.ts'
export { createRandom, type Random } from './math/random.ts'
export { createRecipe } from './recipe/create-recipe.ts'
export { defaultGoal, defaultSpace } from './recipe/default-space.ts'
export type * from './recipe/recipe.ts'
// What a study came to: the document that `--json` prints, the page, the text for a terminal.
export { toDocument } from './report/document.ts'
export { renderHtmlReport } from './report/html.ts'
export type { ReportInput } from './report/report-input.ts'
export { renderTerminalReport, type Terminal } from './report/terminal.ts'
// The body: where runs execute, what remembers, and the loop that joins it all.
export { type LauncherName, type LauncherOptions, launchers } from './runs/launchers/index.ts'
export type * from './runs/launchers/launcher.ts'
export { sources } from './runs/sources/index.ts'
export { createSeriesNames, type SeriesNames } from './runs/sources/series-names.ts'
export type * from './runs/sources/source.ts'
export type * from './runs/supervisor/events.ts'
export { createStopControl, type StopControl, type StopLevel } from './runs/supervisor/stop-control.ts'
export { type SuperviseRequest, type SuperviseResult, supervise } from './runs/supervisor/supervise.ts'
// A training function, and what it is given.
export type { Guest, TrainFunction } from './runs/wire/guest.ts'
export { samplers } from './search/samplers/index.ts'
export type * from './search/samplers/sampler.ts'
export { schedulers } from './search/schedulers/index.ts'
export type * from './search/schedulers/scheduler.ts'
export { halving } from './search/tuners/halving.ts'
export { tuners } from './search/tuners/index.ts'
export { plain } from './search/tuners/plain.ts'
export type { Contender, Move, RaceRequest, Report as RaceReport, Tuner } from './search/tuners/tuner.ts'
export { parseRange, parseSpaceArgument } from './space/parse-range.ts'
export { openStoreFolder, type StoreFolder } from './store/open-store-folder.ts'
export type * from './store/store.ts'
