import { spawn } from 'node:child_process'

/** Leaves it to the desktop; where there is none, the address that was printed has to do. */
export function openInBrowser(address: string): void {
  const [program, ...words] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[
    process.platform as string
  ] ?? ['xdg-open']
  const child = spawn(program!, [...words, address], { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}
