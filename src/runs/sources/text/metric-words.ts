import { splitOf, wordsOf } from '../series-names.ts'

/**
 * What the name of a number tells of it. outcome: a metric, whatever stands around it. hint: a metric where the line
 * says as well where in the training it is, or what part of the data it is about. companion: belongs to a report but
 * makes none (`lr`). other: a time, a size, a setting. unknown: nothing is known of the word.
 */
export type NameKind = 'outcome' | 'hint' | 'companion' | 'other' | 'unknown'

export function kindOf(name: string): NameKind {
  const words = wordsOf(name).flatMap((word) => (word === '%' ? [] : [word.replace(/^%/, '')]))
  if (words.length === 0) return 'unknown'
  const phrase = words.join(' ')
  if (companions.has(phrase)) return 'companion'
  if (words.some((word) => never.has(word))) return 'other'
  if (
    words.some(
      (word) =>
        outcomes.has(word) || /^(?:top|acc|prec|hits?|ndcg|recall|precision|map|ap|f1|pass)@?\d+$/.test(word),
    )
  )
    return 'outcome'
  if (words.some((word) => hints.has(word))) {
    return words.some((word) => splitOf(word) !== null) ? 'outcome' : 'hint'
  }
  return words.some((word) => others.has(word)) ? 'other' : 'unknown'
}

const outcomes = new Set(
  (
    'loss losses acc accuracy acc@1 acc@5 prec@1 prec@5 top1 top5 f1 f1score auc auroc auprc iou miou dice jaccard mse rmse mae ' +
    'mape msle rmsle rmsd smape r2 ppl perplexity bleu rouge rougel rouge1 rouge2 meteor wer cer nll bce xent crossentropy ' +
    'logloss mlogloss merror kld kl elbo reward rewards fid psnr ssim lpips ndcg mrr bpc bpb bpd mcc pearson spearman ' +
    'perplexities mAP map50 map50-95 ap50 ap75 eer der'
  )
    .toLowerCase()
    .split(' '),
)

const hints = new Set(
  (
    'error err score return returns ap ar map em cost objective precision recall specificity sensitivity hinge kappa corr ' +
    'correlation entropy success bits fitness elo energy divergence likelihood distance'
  ).split(' '),
)

const companions = new Set([
  'lr',
  'learning rate',
  'learningrate',
  'base lr',
  'current lr',
  'grad norm',
  'gradnorm',
  'gradient norm',
  'global grad norm',
  'grad',
  'gnorm',
  'norm',
  'param norm',
  'params norm',
  'weight norm',
  'update ratio',
])

/** Even beside a word that is a metric: `loss_weight`, `best_loss`, `accuracy_threshold`, `loss scale`. */
const never = new Set(
  (
    'time times sec secs second seconds ms elapsed eta duration runtime timestamp weight weights coef coeff coefficient scale ' +
    'scaler scaling threshold patience smoothing eps epsilon alpha beta lambda reduction best target ratio factor interval every ' +
    'freq frequency decay margin mult multiplier min_delta num count idx index id skipped'
  ).split(' '),
)

/** Where nothing else is known. */
const others = new Set(
  (
    'n size batch batchsize bs bsz bsize samples examples sample tokens token toks total params parameters param bytes mem memory ' +
    'ram gpu gpus cpu cuda gb mb mib gib kb util version v seed rank world port pid worker workers device devices dim dims depth ' +
    'width height layers epochs steps iters iterations max min speed throughput fps wps ups tps it its flops mfu tflops hours ' +
    'minutes mins hour minute h m s date year wall clip consumed eta_seconds pos start end offset progress percent ' +
    'remaining data_time cost_time current'
  ).split(' '),
)
