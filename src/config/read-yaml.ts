import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import { mistakeAt } from './mistake.ts'
import type { ReadFile } from './study-file.ts'

/**
 * A study file in YAML. A range needs no quotes: `lr: @log:1e-5..1e-1` is read as it is meant.
 * @throws BabysitError BS1100 where it is no YAML
 */
export function readYaml(text: string, file: string): ReadFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const error = document.errors.find(({ code }) => code !== 'BAD_SCALAR_START')
  if (error !== undefined) {
    const [at] = error.linePos ?? []
    throw mistakeAt({
      code: 'BS1100',
      file,
      text,
      position: at === undefined ? null : { line: at.line, column: at.col },
      message: `this is no YAML: ${error.message.split(' at line ')[0]}`,
      next: 'mend the line; where in doubt, put the value in quotes',
    })
  }
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  return {
    value: document.toJS() as unknown,
    text,
    position(path, key) {
      if (key === 'key') {
        const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
        const pair = isMap(parent)
          ? parent.items.find((item) => isScalar(item.key) && String(item.key.value) === path.at(-1))
          : undefined
        const offset = isScalar(pair?.key) ? pair.key.range?.[0] : undefined
        return offset === undefined ? null : place(offset)
      }
      const node = path.length === 0 ? document.contents : document.getIn(path, true)
      const offset = isNode(node) ? node.range?.[0] : undefined
      return offset === undefined ? null : place(offset)
    },
  }
}
