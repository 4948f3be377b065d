import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { servedPlace } from '../../src/cli/served-place.ts'
import { serve } from '../../src/server/serve.ts'
import { plan } from '../../src/testing/store-samples.ts'
import { ask as askAt, sendMuch } from './ask.ts'
import { addTrial, sampleStudy } from './sample-study.ts'
import { type Served, served } from './served.ts'

let here: Served
const id = 'calm-otter-1'
beforeAll(async () => {
  here = await served()
  await sampleStudy(here.store)
})
afterAll(() => here?.close())

const ask = (about: Omit<Parameters<typeof askAt>[0], 'port'> & { readonly port?: number }) =>
  askAt({ port: here.server.port, ...about })

const action = `/api/studies/${id}/actions`
const json = { 'content-type': 'application/json' }
const pause = { method: 'POST', body: JSON.stringify({ kind: 'pause' }) }

describe('who is answered', () => {
  test('another host name that leads here is not ours (DNS rebinding)', async () => {
    const { port } = here.server
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1', '127.0.0.1:1'])
      expect((await ask({ path: '/api/overview', headers: { host } })).status, host).toBe(403)
    for (const name of ['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST']) {
      const headers = { host: `${name}:${port}` }
      expect((await ask({ path: '/api/overview', headers })).status, name).toBe(200)
    }
  })

  test('the script of another page gets no answer and changes nothing', async () => {
    const before = (await here.store.actions(id)).length
    const foreign: readonly Readonly<Record<string, string>>[] = [
      { ...json, origin: 'http://evil.example' },
      { ...json, origin: 'null' },
      { ...json, 'sec-fetch-site': 'cross-site' },
      { ...json, 'sec-fetch-site': 'same-site' },
    ]
    for (const headers of foreign)
      expect((await ask({ path: action, headers, ...pause })).status, JSON.stringify(headers)).toBe(403)
    const headers = { origin: 'http://evil.example' }
    expect((await ask({ path: '/api/overview', headers })).status).toBe(403)
    // What a form of another page can send without being asked.
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expect((await ask({ path: action, headers: { 'content-type': type }, ...pause })).status).toBe(415)
    expect((await here.store.actions(id)).length).toBe(before)
  })

  test('with a token: nobody without it, everybody with it, in three ways', async () => {
    const other = await served({ token: 'a-secret-token' })
    try {
      const { port } = other.server
      const status = async (path: string, headers: Readonly<Record<string, string>> = {}) =>
        (await ask({ path, headers, port })).status
      expect(await status('/api/overview')).toBe(401)
      expect(await status('/')).toBe(401)
      expect(await status('/api/overview?token=wrong')).toBe(401)
      expect(await status('/api/overview', { authorization: 'Bearer a-secret-token' })).toBe(200)
      const first = await ask({ path: '/?token=a-secret-token', port })
      expect(first.status).toBe(200)
      const [cookie = ''] = first.headers['set-cookie'] ?? []
      expect(cookie).toMatch(/HttpOnly/)
      expect(cookie).toMatch(/SameSite=Strict/)
      expect(await status('/api/overview', { cookie: cookie.split(';')[0]! })).toBe(200)
    } finally {
      await other.close()
    }
  })

  test('wider than loopback without a token does not start', async () => {
    const { dir, folder, store } = here
    const place = servedPlace({ dir, folder, store })
    const options = { place, port: 0, token: null, readOnly: false }
    await expect(serve({ ...options, host: '0.0.0.0' })).rejects.toMatchObject({
      code: 'BS6001',
      next: expect.stringContaining('--token'),
    })
    const taken = serve({ ...options, host: '127.0.0.1', port: here.server.port })
    await expect(taken).rejects.toMatchObject({ code: 'BS6002', exitCode: 4 })
    await expect(serve({ ...options, host: '203.0.113.1', token: 'x' })).rejects.toMatchObject({
      code: 'BS6003',
    })
  })

  test('read-only: everything is shown, nothing can be asked', async () => {
    const other = await served({ readOnly: true })
    try {
      await sampleStudy(other.store)
      const { port } = other.server
      expect((await ask({ path: action, headers: json, ...pause, port })).status).toBe(403)
      expect((await ask({ path: `/api/studies/${id}`, port })).status).toBe(200)
      expect(await other.store.actions(id)).toEqual([])
    } finally {
      await other.close()
    }
  })
})

describe('what is given away', () => {
  test('no path leads out of the files of the page', async () => {
    for (const path of [
      '/../package.json',
      '/..%2fpackage.json',
      '/assets/../../package.json',
      '/assets/..%2f..%2fpackage.json',
      '/%2e%2e/%2e%2e/etc/passwd',
      '//etc/passwd',
      '/assets/%00',
      '/report/..%2f..%2fetc%2fpasswd.html',
      '/report/../store.db',
    ]) {
      const { status, body } = await ask({ path })
      expect([path, status]).toEqual([path, 404])
      expect(body).not.toContain('root:')
    }
  })

  test('a console file that is a link out of the folder is not read', async () => {
    const secret = join(here.dir, 'secret.txt')
    writeFileSync(secret, 'do not show')
    const study = 'sly-fox-2'
    const folder = join(here.folder, 'runs', study, '1.1')
    mkdirSync(folder, { recursive: true })
    symlinkSync(secret, join(folder, 'stdout.log'))
    writeFileSync(join(folder, 'stderr.log'), 'to be shown')
    await here.store.createStudy(plan(study), 1)
    await addTrial(here.store, study, { number: 1, lr: 0.1, finish: false, folder })
    const { body } = await ask({ path: `/api/studies/${study}/runs/1.1/console` })
    expect(JSON.parse(body)).toEqual({ run: `${study}/1.1`, stdout: null, stderr: 'to be shown' })
  })

  test('every answer carries its policy', async () => {
    for (const path of ['/', '/api/overview', '/api/none', `/s/${id}/run/1.1`]) {
      const { headers } = await ask({ path })
      expect(headers['content-security-policy'], path).toMatch(/default-src 'none'/)
      expect(headers['content-security-policy']).toMatch(/frame-ancestors 'self'/)
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['referrer-policy']).toBe('no-referrer')
      expect(headers['cross-origin-resource-policy']).toBe('same-origin')
    }
  })

  test('a path that cannot be read tells nothing of the inside', async () => {
    const { status, body } = await ask({ path: '/api/studies/%E0%A4%A' })
    expect(status).toBe(404)
    expect(body).not.toMatch(/\.ts|node_modules|stack/)
  })
})

describe('what it can bear', () => {
  test('a body of 100 MB is refused before it is read', async () => {
    const before = process.memoryUsage().rss
    const { status, sent } = await sendMuch({ port: here.server.port, path: action, bytes: 100e6 })
    expect(status === 413 || status === 0).toBe(true)
    expect(sent).toBeLessThan(100e6)
    expect(process.memoryUsage().rss - before).toBeLessThan(90e6)
    expect((await ask({ path: '/api/overview' })).status).toBe(200)
  })

  test('ten thousand connections opened in turn leave nothing behind', async () => {
    for (let round = 0; round < 100; round++) {
      const opened = Array.from({ length: 100 }, () => openAndClose(here.server.port))
      await Promise.all(opened)
    }
    expect((await ask({ path: '/api/overview' })).status).toBe(200)
  }, 180_000)

  test('clients that ask for much and read nothing keep nobody else waiting', async () => {
    const lazy = Array.from({ length: 60 }, () => {
      const socket = net.connect(here.server.port, '127.0.0.1', () => {
        socket.pause()
        const head = `Host: 127.0.0.1:${here.server.port}\r\n\r\n`
        for (let count = 0; count < 50; count++) socket.write(`GET /api/openapi.json HTTP/1.1\r\n${head}`)
      })
      socket.on('error', () => {})
      return socket
    })
    expect((await ask({ path: '/api/overview' })).status).toBe(200)
    for (const socket of lazy) socket.destroy()
  })

  test('clients that say half a request and then nothing keep nobody else waiting', async () => {
    const slow = Array.from({ length: 60 }, () => {
      const socket = net.connect(here.server.port, '127.0.0.1', () =>
        socket.write('GET /api/overview HTTP/1.1\r\nHost: '),
      )
      socket.on('error', () => {})
      return socket
    })
    expect((await ask({ path: '/api/overview' })).status).toBe(200)
    for (const socket of slow) socket.destroy()
  })
})

function openAndClose(port: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.destroy())
    socket.on('close', () => resolve())
    socket.on('error', () => resolve())
  })
}
