import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import type { Overview } from '../../../src/server/messages.ts'
import { describeWith } from '../../requirements.ts'
import { babysit, emptyFolder, start } from './babysit.ts'

const words = ['check', '--data', 'moons', '--seed', '1', '--workers', '1']

describeWith('build', 'the page beside a command', () => {
  test('is served while it works, and says once where', async () => {
    const { ended, says, child } = start([...words, '--ui', '--port', '0'], { cwd: emptyFolder() })
    let text = ''
    child.stderr!.on('data', (more: string) => {
      text += more
    })
    await says(/Page: +http:\/\/127\.0\.0\.1:\d+\/s\/\S+/)
    const [, base, study] = /(http:\/\/127\.0\.0\.1:\d+)\/s\/(\S+)/.exec(text) ?? []
    const answer = (await (await fetch(`${base}/api/overview`)).json()) as Overview
    expect(answer.studies.map(({ id, state }) => [id, state])).toEqual([[study, 'running']])
    const { code, stderr } = await ended
    expect(code).toBe(0)
    expect(stderr.match(/Page:/g)).toHaveLength(1)
    await expect(fetch(`${base}/`)).rejects.toThrow()
  }, 180_000)

  test('is not served into pipes, nor with --no-ui', async () => {
    const { code, stderr } = await babysit(words, { cwd: emptyFolder() })
    expect(code).toBe(0)
    expect(stderr).not.toContain('Page:')
  }, 180_000)

  test('does not disturb the work where its port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as { port: number }
    const { code, stderr } = await babysit([...words, '--port', String(port)], { cwd: emptyFolder() })
    taken.close()
    expect(stderr).toContain(`no page: port ${port} is taken`)
    expect(code).toBe(0)
  }, 180_000)

  test('refuses what is no port before anything begins', async () => {
    const { code, stderr } = await babysit([...words, '--port', '70000'], { cwd: emptyFolder() })
    expect(code).toBe(2)
    expect(stderr).toContain('BS1040')
  })
})
