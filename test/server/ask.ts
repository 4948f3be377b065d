import http from 'node:http'

export interface Answer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

/** A request with any path and header at all, which fetch would mend or not let us set. */
export function ask(about: {
  readonly port: number
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { port, path, method = 'GET', headers = {}, body } = about
    const options = { host: '127.0.0.1', port, path, method, headers, agent: false }
    const request = http.request(options, (response) => {
      let text = ''
      response.on('data', (piece) => {
        text += piece
      })
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      )
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** Sends a body of so many bytes; answers with the status and how many were sent before the server ended it. */
export function sendMuch(about: {
  readonly port: number
  readonly path: string
  readonly bytes: number
}): Promise<{ status: number; sent: number }> {
  return new Promise((resolve) => {
    const { port, path, bytes } = about
    const headers = { 'content-type': 'application/json', 'content-length': String(bytes) }
    const request = http.request({ host: '127.0.0.1', port, path, method: 'POST', headers, agent: false })
    const piece = Buffer.alloc(64 * 1024, 0x61)
    let sent = 0
    let over = false
    const end = (status: number) => {
      if (over) return
      over = true
      request.destroy()
      resolve({ status, sent })
    }
    const pump = () => {
      while (!over && sent < bytes) {
        sent += piece.length
        if (!request.write(piece)) return void request.once('drain', pump)
      }
    }
    request.on('response', (response) => end(response.statusCode ?? 0))
    request.on('error', () => end(0))
    request.on('close', () => end(0))
    pump()
  })
}
