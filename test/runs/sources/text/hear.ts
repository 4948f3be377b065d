import { createTextListener, type TextOptions } from '../../../../src/runs/sources/text/text-listener.ts'

/** What is heard in an output, one report a line: `12 (epoch 1): train/loss=0.5 lr=0.1`; `~` where the step was counted. */
export function hear(output: string, options: TextOptions = {}): readonly string[] {
  const listener = createTextListener(options)
  return output.split(/[\r\n\b]+/).flatMap((line) => {
    const heard = listener.hear(line, 0)
    if (heard === null) return []
    const { step, epoch, values } = heard.point
    const numbers = Object.entries(values).map(([name, value]) => `${name}=${value}`)
    const at = epoch === undefined ? '' : ` (epoch ${Number(epoch.toFixed(4))})`
    return [`${heard.counted ? '~' : ''}${step}${at}: ${numbers.join(' ')}`]
  })
}
