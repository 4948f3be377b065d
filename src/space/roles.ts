import type { Bounds, Role } from '../domain/parameter.ts'

/** What programs call the parameters whose effect is known; compared in lower case without `-`, `_`, `.` and blanks. */
const names: Readonly<Record<Role, readonly string[]>> = {
  learningRate: ['lr', 'learningrate', 'eta', 'lr0', 'baselr', 'initlr', 'initiallr', 'maxlr', 'peaklr'],
  regularization: ['wd', 'weightdecay', 'reg', 'regularization', 'regularisation', 'l2', 'l2reg', 'lambda'],
  dropout: ['dropout', 'droprate', 'dropoutrate', 'dropoutp', 'pdrop', 'dropprob'],
  momentum: ['momentum', 'mom', 'mu', 'beta1', 'adambeta1'],
  batchSize: [
    'batch',
    'batchsize',
    'bs',
    'bsz',
    'minibatch',
    'minibatchsize',
    'trainbatchsize',
    'perdevicetrainbatchsize',
  ],
  width: [
    'width',
    'hidden',
    'hiddensize',
    'hiddendim',
    'hiddenunits',
    'units',
    'neurons',
    'dmodel',
    'nembd',
    'filters',
    'channels',
  ],
  depth: ['depth', 'layers', 'numlayers', 'nlayers', 'nlayer', 'hiddenlayers', 'blocks'],
  optimizer: ['optimizer', 'optimiser', 'opt', 'optim'],
  schedule: ['schedule', 'scheduler', 'lrschedule', 'lrscheduler', 'lrschedulertype', 'learningrateschedule'],
  epochs: ['epochs', 'epoch', 'numepochs', 'nepochs', 'maxepochs', 'numtrainepochs'],
}

const roles: ReadonlyMap<string, Role> = new Map(
  (Object.keys(names) as Role[]).flatMap((role) => names[role].map((name) => [name, role] as const)),
)

/** The role a parameter plays by its name: `lr`, `--learning-rate` and `optimizer.lr` are learning rates. */
export function roleOf(name: string): Role | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[-_\s.]/g, '')
  // A dotted name (`optim.lr`) is known by its last part where the whole is not.
  return roles.get(plain(name)) ?? roles.get(plain(name.slice(name.lastIndexOf('.') + 1)))
}

/** An end is open where the value itself makes no sense: a dropout of 1, a learning rate of 0. */
interface NaturalBounds extends Bounds {
  readonly open: readonly ('low' | 'high')[]
}

const free: NaturalBounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, open: [] }

const natural: Readonly<Partial<Record<Role, NaturalBounds>>> = {
  learningRate: { low: 0, high: Number.POSITIVE_INFINITY, open: ['low'] },
  regularization: { low: 0, high: Number.POSITIVE_INFINITY, open: [] },
  dropout: { low: 0, high: 1, open: ['high'] },
  momentum: { low: 0, high: 1, open: ['high'] },
  batchSize: { low: 1, high: Number.POSITIVE_INFINITY, open: [] },
  width: { low: 1, high: Number.POSITIVE_INFINITY, open: [] },
  depth: { low: 0, high: Number.POSITIVE_INFINITY, open: [] },
  epochs: { low: 1, high: Number.POSITIVE_INFINITY, open: [] },
}

/** Where values of a role end by their nature; unbounded where the role is unknown. */
export function naturalBounds(role: Role | undefined): Bounds {
  const { low, high } = (role && natural[role]) ?? free
  return { low, high }
}

/** Whether the natural end itself cannot be used. */
export function isOpenEnd(role: Role | undefined, side: 'low' | 'high'): boolean {
  return ((role && natural[role]) ?? free).open.includes(side)
}

/** Roles whose values are real numbers even where a range is written with whole bounds: `--dropout @0..1`. */
export function isRealByNature(role: Role | undefined): boolean {
  return role === 'learningRate' || role === 'regularization' || role === 'dropout' || role === 'momentum'
}
