/** One range as somebody would write it, beside what the program trains with. */
export interface WrittenRange {
  readonly name: string
  readonly range: string
  readonly optimizer?: string
}

const of =
  (optimizer?: string) =>
  (text: string): WrittenRange => {
    const at = text.indexOf(' ')
    const written = { name: text.slice(0, at), range: text.slice(at + 1) }
    return optimizer === undefined ? written : { ...written, optimizer }
  }
const lines = (text: string, optimizer?: string): WrittenRange[] =>
  text
    .trim()
    .split('\n')
    .map((line) => of(optimizer)(line.trim()))

/** Each has one thing wrong with its scale. */
export const misscaled: Readonly<Record<string, readonly WrittenRange[]>> = {
  'linear over decades': lines(`
    lr @0.0001..0.1
    learning_rate @1e-5..1e-2
    lr @0..0.1
    optim.baseLr @0.0005..0.5
    weight_decay @1e-6..1e-2
    wd @0..0.01
    l2 @0.00001..0.1
    eps @1e-10..1e-4
    adam_epsilon @1e-8..0.001
    head_lr @0.0001..0.05
    hidden @4..1024
    batch_size @1..512
    reg @0,0.0001..0.1
    temperature @0.01..10
  `),
  'log where linear belongs': lines(`
    dropout @log:0.01..0.5
    dropout @log:1e-4..0.8
    attn_drop_prob @log:0.001..0.3
    momentum @log:0.1..0.99
    momentum @log:0.5..0.95
    label_smoothing @log:0.001..0.2
    mixup @log:0.01..1
    layers @ilog:1..8
    beta1 @log:0.5..0.95
    validation_split @log:0.05..0.3
  `),
  'linear up to one': lines(`
    momentum @0.9..0.9999
    beta2 @0.9..0.9999
    ema_decay @0.9..0.9999
    discount @0.9..0.9995
  `),
  'an order that is not told': lines(`
    batch_size @64,16,256,32
    hidden @512,128,256
    size @small,medium,large
    model @resnet50,resnet18,resnet34
    context @8k,2k,32k
    augmentation @none,weak,strong
    width @narrow,wide,medium
    depth @3,1,2
    preset @low,high,medium
  `),
  'rates that cannot be right': [
    ...lines(
      `
      lr @log:0.5..50
      lr @log:0.1..10
      lr @log:1e-11..1e-8
      learning_rate @1..2
    `,
      'adam',
    ),
    ...lines(
      `
      lr @log:10..1000
      lr @log:1e-8..1e-5
      lr @log:1e-7..1e-5
      lr @log:5..500
    `,
      'sgd',
    ),
    ...lines('lr @log:0.05..5', 'lion'),
    ...lines('lr @log:100..10000'),
    ...lines('lr @log:1e-12..1e-8'),
    ...lines('lr @log:0.3..30', 'torch.optim.AdamW'),
  ],
}

/** Nothing is wrong with the scale of these. */
export const good: readonly WrittenRange[] = [
  ...lines(`
    lr @log:1e-6..1
    lr @log:1e-5..1e-1
    lr @0.01..0.05
    learning_rate @lognormal:1e-4..1e-2
    lr @1e-4,1e-3,1e-2
    lr_decay @0.1..0.9
    lr_warmup_steps @0..1000
    lr_gamma @0.1..0.9
    weight_decay @log:1e-6..1e-1
    wd @0,log:1e-6..1e-2
    reg @0.001..0.01
    dropout @0..0.5
    dropout @0.1..0.8
    attention_dropout @0..0.3/0.05
    momentum @0.8..0.99
    momentum @0.1..0.99
    momentum @0.9,0.99,0.999
    beta2 @0.9..0.99
    label_smoothing @0..0.2
    mixup_alpha @0..1
    augment_prob @0..1
    warmup_ratio @0..0.1
    hidden @32..512
    width @pow2:32..1024
    hidden @ilog:16..1024
    batch_size @16,32,64,128
    batch_size @pow2:16..512
    batch @ilog:16..512
    layers @1..8
    depth @2..6
    num_layers @1,2,3
    epochs @5..50
    seed @1..1000
    fold @3,1,2
    heads @4,8,16
    kernel @3,5,7
    activation @relu,gelu,tanh
    optimizer @adam,sgd
    optimizer @adam,sgd,rmsprop
    schedule @cosine,constant,step
    init @xavier,he,orthogonal
    norm @batch,layer,none
    pretrained @bool
    amp @bool:--amp,--no-amp
    size @ord:small,medium,large
    x @-5..5
    offset @-100..100
    clip @log:0.1..10
    temperature @0.5..2
    eps @log:1e-10..1e-4
  `),
  ...lines('lr @log:1e-5..0.1\nlr @log:1e-4..1\nlr @log:0.001..10', 'sgd'),
  ...lines('lr @log:1e-6..1e-2\nlr @log:1e-5..0.1\nlr @log:1e-6..1\nlr @log:1e-6..1e-4', 'adamw'),
  ...lines('lr @log:1e-7..1e-3', 'lion'),
  ...lines('lr @log:0.1..30', 'lars'),
  ...lines('lr @log:0.1..100', 'my_optimizer'),
]
