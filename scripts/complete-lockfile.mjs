// Completes package-lock.json where it was written with a registry that lacks some platforms' builds of a tool: npm
// then leaves those out, and `npm ci` refuses the file everywhere. Adds what npm would have written but for the checksum,
// which npm fills in where such a build is installed. Run it after `npm install`; it changes nothing that is there.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './ready.mjs'

const path = join(root, 'package-lock.json')
const lock = JSON.parse(readFileSync(path, 'utf8'))
const added = []

for (const entry of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`
    if (lock.packages[place] !== undefined) continue
    const platform = /-(android|darwin|freebsd|linux|openharmony|win32)-([a-z0-9]+)(?:-(\w+))?$/.exec(name)
    if (platform === null || !/^\d+\.\d+\.\d+$/.test(version)) continue
    const [, os, cpu] = platform
    const { dev, license } = entry
    lock.packages[place] = { version, cpu: [cpu], ...(dev && { dev }), license, optional: true, os: [os] }
    added.push(`${name} ${version}`)
  }
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
if (added.length > 0) writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
console.log(added.length === 0 ? 'package-lock.json is complete' : `added:\n  ${added.join('\n  ')}`)
