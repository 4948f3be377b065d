import { createReadStream, statSync } from 'node:fs'
import { BabysitError } from '../../domain/error.ts'
import { readWhole } from '../../runs/reading/read-whole.ts'
import { recognise } from '../../runs/sources/recognise.ts'
import type { UserMetric } from '../../runs/sources/text/patterns/user.ts'
import { understandText } from './understand-text.ts'
import { createUnderstanding, type Understood } from './understood.ts'

/**
 * What is understood of a file or of a folder that one source reads. What no source knows better is taken for output.
 * @throws BabysitError BS1070, BS1071
 */
export async function understandFile(path: string, metrics: readonly UserMetric[]): Promise<Understood> {
  const isFolder = kindOf(path)
  const found = await recognise(path)
  if (found === null && isFolder) {
    throw new BabysitError('BS1071', `'${path}' is a folder in which nothing is known; expected a file`, {
      next: 'name one file: babysit parse train.log',
    })
  }
  if (found === null || found.source.name === 'text') return understandText(createReadStream(path), metrics)
  const { points, names, bad } = await readWhole(found.source.open(path, { complete: true, metrics }))
  const understanding = createUnderstanding()
  for (const point of points) understanding.add({ point, counted: false, by: found.source.name, names })
  return understanding.done({ lines: null, bad })
}

function kindOf(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch (cause) {
    const reason =
      (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(cause)
    throw new BabysitError(
      'BS1070',
      `'${path}' cannot be read: ${reason}; expected the output of a program`,
      {
        next: 'name a file that is there, or hand the output over: python train.py | babysit parse',
        cause,
      },
    )
  }
}
