import { parseRange } from '../../../src/space/parse-range.ts'
import { scaleWarnings } from '../../../src/space/scale-doctor/scale-warnings.ts'
import { type Figure, shareInterval, table } from '../../harness/figures.ts'
import { good, misscaled, type WrittenRange } from './spaces.ts'

/** How many mis-scaled ranges are told, each with a mend of which nothing more is told, and how many good ones are blamed. */
export function scales(): readonly Figure[] {
  const groups = Object.entries(misscaled).map(([kind, ranges]) => ({
    kind,
    all: ranges.length,
    missed: ranges.filter((written) => told(written).length === 0),
    unmended: ranges.filter((written) => !isMended(written)),
  }))
  const blamed = good.filter((written) => told(written).length > 0)
  console.log('\nthe scale doctor')
  console.log(
    table(
      ['what is wrong', 'ranges', 'told', 'mend is sound', 'missed'],
      [
        ...groups.map(({ kind, all, missed, unmended }) => [
          kind,
          String(all),
          String(all - missed.length),
          String(all - unmended.length),
          missed.map(text).join('; '),
        ]),
        ['nothing', String(good.length), String(blamed.length), '', blamed.map(text).join('; ')],
      ],
    ),
  )
  const all = groups.reduce((sum, group) => sum + group.all, 0)
  const found = all - groups.reduce((sum, group) => sum + group.missed.length, 0)
  return [
    {
      name: `scales: told of ${all} mis-scaled ranges`,
      value: found / all,
      interval: shareInterval(found, all),
      target: '= 1',
      holds: found === all,
      peer: null,
    },
    {
      name: `scales: blamed of ${good.length} good ranges`,
      value: blamed.length / good.length,
      interval: shareInterval(blamed.length, good.length),
      target: '= 0',
      holds: blamed.length === 0,
      peer: null,
    },
  ]
}

export function told({ name, range, optimizer }: WrittenRange) {
  return scaleWarnings({ parameters: [parseRange(range, name)] }, optimizer === undefined ? [] : [optimizer])
}

/** What is advised can be written, and has nothing wrong with it. */
export function isMended(written: WrittenRange): boolean {
  const [warning] = told(written)
  return warning !== undefined && told({ ...written, range: warning.mend }).length === 0
}

function text({ name, range, optimizer }: WrittenRange): string {
  return `${name} ${range}${optimizer === undefined ? '' : ` (${optimizer})`}`
}
