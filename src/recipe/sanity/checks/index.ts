import { beatsChance } from './beats-chance.ts'
import type { Check } from './check.ts'
import { evaluationMode } from './evaluation-mode.ts'
import { freshGradients } from './fresh-gradients.ts'
import { initialLoss } from './initial-loss.ts'
import { regularizationRaisesLoss } from './regularization-raises-loss.ts'
import { repeatability } from './repeatability.ts'
import { standardizedInputs } from './standardized-inputs.ts'
import { startingActivations } from './starting-activations.ts'
import { zeroedInputs } from './zeroed-inputs.ts'

/** In the order in which their causes explain each other: what stands first is the better explanation. */
export const checks: readonly Check[] = [
  standardizedInputs,
  initialLoss,
  startingActivations,
  zeroedInputs,
  freshGradients,
  evaluationMode,
  regularizationRaisesLoss,
  beatsChance,
  repeatability,
]
