// `npm start`: on a fresh clone installs and builds, then shows the whole recipe on drawn digits.
// Further arguments go to babysit: `npm start -- --workers 1`.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { makeReady, root } from './ready.mjs'

makeReady()
const words = ['run', '--data', 'glyphs', '--seed', '1', ...process.argv.slice(2)]
const child = spawn(process.execPath, [join(root, 'dist/cli/main.js'), ...words], {
  cwd: root,
  stdio: 'inherit',
})
// The terminal sends Ctrl-C to the child as well; it decides what to do about it and when to leave.
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => signal === 'SIGTERM' && child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGTERM' ? 143 : 130)))
