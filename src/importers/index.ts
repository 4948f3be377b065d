import { hydra } from './hydra.ts'
import type { Importer } from './importer.ts'
import { katib } from './katib.ts'
import { nni } from './nni.ts'
import { wandbSweep } from './wandb-sweep.ts'

/** All importers of text files, in the order in which they are asked whether they know a file. Optuna's is a database. */
export const importers: readonly Importer[] = [katib, wandbSweep, nni, hydra]
