import { deepDebuggers } from './deep-debuggers.ts'
import { earlyStoppers } from './early-stopping.ts'
import type { Peer } from './peer.ts'
import { sagemaker } from './sagemaker.ts'
import { spikeWatchers } from './spikes.ts'

/** Rules of other tools that are held against ours, each with its default thresholds. */
export const peers: readonly Peer[] = [...sagemaker, ...earlyStoppers, ...spikeWatchers, ...deepDebuggers]
