import { createInterface } from 'node:readline/promises'

/** Where somebody is asked. */
export interface Asked {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
}

/**
 * Asks a question that is answered with yes or no; an empty answer is a yes. Whoever leaves (Ctrl-C, Ctrl-D) has said no.
 */
export async function askToGoOn(question: string, { input, output }: Asked): Promise<boolean> {
  const lines = createInterface({ input, output, terminal: false })
  try {
    const answers = lines[Symbol.asyncIterator]()
    for (;;) {
      output.write(`${question} Continue? (Y/n) `)
      const { value, done } = await answers.next()
      if (done) {
        output.write('\n')
        return false
      }
      const answer = value.trim().toLowerCase()
      if (answer === '' || answer === 'y' || answer === 'yes') return true
      if (answer === 'n' || answer === 'no') return false
    }
  } finally {
    lines.close()
  }
}
