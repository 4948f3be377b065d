import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { Hono } from 'hono'
import { refuse } from '../guard.ts'
import type { Here } from '../messages.ts'
import { plainJson } from '../plain-json.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const pageHeaders = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' }

/** The page with what it would have to ask first: what it reads later is never older than the number in it. */
function withFacts(page: string, here: Here): string {
  const text = plainJson(here).replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  return page.replace('</head>', () => `<meta name="babysit" content="${text}">\n</head>`)
}

/**
 * The built page. Its files are listed once, when the server starts: a path that is not in the list is not there, whatever
 * it looks like. `/` and everything below `/s/` are views of the page, which finds its own way.
 */
export async function assetRoutes(web: string, here: () => Promise<Here>): Promise<Hono> {
  const listed = await readdir(web, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = new Map<string, string>()
  for (const entry of listed) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath ?? entry.path, entry.name)
    files.set(path.slice(web.length).replaceAll('\\', '/').replace(/^\/*/, '/'), path)
  }
  const app = new Hono()
  app.get('*', async ({ req }) => {
    const view = req.path === '/' || req.path.startsWith('/s/')
    const name = view ? '/index.html' : req.path
    const file = files.get(name)
    if (file === undefined) return refuse(404, `nothing at '${req.path}'`, req.path)
    if (view)
      return new Response(withFacts(await readFile(file, 'utf8'), await here()), { headers: pageHeaders })
    const hashed = /-[\w-]{8}\.(js|css)$/.test(name)
    return new Response(await readFile(file), {
      headers: {
        'content-type': types[extname(file)] ?? 'application/octet-stream',
        'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      },
    })
  })
  return app
}
