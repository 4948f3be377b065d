import type { Goal } from '../../domain/goal.ts'

const lower =
  'loss losses error err mse rmse mae mape smape msle rmsle rmsd nll bce ce xent crossentropy logloss mlogloss merror ppl perplexity wer cer der eer kl kld fid lpips bpc bpb bpd l1 l2 cost energy divergence distance hinge deviance brier latency time'
const higher =
  'accuracy acc auc auroc auprc f1 f1score iou miou dice jaccard map ap precision recall specificity sensitivity bleu rouge rougel rouge1 rouge2 meteor psnr ssim ndcg mrr mcc kappa r2 pearson spearman corr correlation reward rewards return returns score success fitness elo top1 top5 hits likelihood elbo winrate'

const directions: ReadonlyMap<string, Goal['direction']> = new Map([
  ...lower.split(' ').map((word) => [word, 'minimize'] as const),
  ...higher.split(' ').map((word) => [word, 'maximize'] as const),
])

/** Whether less or more of a series is better, by the last word of its name that tells; null where none does. */
export function directionOf(series: string): Goal['direction'] | null {
  const words = series
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
  for (const word of words.reverse()) {
    const found = directions.get(word) ?? directions.get(word.replace(/\d+$/, ''))
    if (found !== undefined) return found
  }
  return null
}
