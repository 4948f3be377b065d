import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const pages = markdownBelow(root)
const readme = readFileSync(join(root, 'README.md'), 'utf8')

describe('links', () => {
  test.each(pages.map((page) => [relative(root, page), page]))('of %s lead somewhere', (_, page) => {
    const broken = linksOf(readFileSync(page, 'utf8')).filter((link) => !leadsSomewhere(page, link))
    expect(broken).toEqual([])
  })

  test('every topic in docs/ can be reached from the README', () => {
    const reached = new Set<string>()
    const queue = [join(root, 'README.md')]
    for (let page = queue.pop(); page !== undefined; page = queue.pop()) {
      if (reached.has(page) || !existsSync(page)) continue
      reached.add(page)
      for (const link of linksOf(readFileSync(page, 'utf8'))) {
        const target = resolve(dirname(page), link.split('#')[0]!)
        if (target.endsWith('.md')) queue.push(target)
      }
    }
    const lost = pages.filter((page) => page.startsWith(join(root, 'docs/')) && !reached.has(page))
    expect(lost.map((page) => relative(root, page))).toEqual([])
  })
})

describe('the first 40 lines of the README', () => {
  const first = readme.split('\n').slice(0, 40)
  const text = first.join('\n')

  test('show one picture, which is there', () => {
    const pictures = [...text.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)]
    expect(pictures).toHaveLength(1)
    expect(existsSync(join(root, pictures[0]![1]!))).toBe(true)
  })

  test('say how to install and the one command', () => {
    expect(text).toMatch(/npm install [^\n]*babysit/)
    expect(text).toMatch(/^npm start$/m)
    expect(text).toMatch(/^npx babysit run /m)
  })

  test('show about ten lines of output', () => {
    const blocks = [...text.matchAll(/```text\n([\s\S]*?)```/g)].map((match) => match[1]!.trim().split('\n'))
    expect(blocks).toHaveLength(1)
    expect(blocks[0]!.length).toBeGreaterThanOrEqual(8)
    expect(blocks[0]!.length).toBeLessThanOrEqual(12)
  })

  test.each(['study', 'stage', 'trial', 'run', 'space', 'finding'])('define the word %s', (word) => {
    expect(text).toMatch(new RegExp(`\\*\\*${word}s?\\*\\*`))
  })

  test('hold no badges', () => {
    expect(text).not.toMatch(/shields|badge/i)
  })
})

test('the README names every exit code and the environment variables of the sources', () => {
  for (const code of [0, 1, 2, 3, 4, 5, 130, 143]) expect(readme).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'))
  const documented = readme + readFileSync(join(root, 'docs/wire.md'), 'utf8')
  const named = new Set<string>()
  for (const path of readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!/^(cli|config|runs|trainer|store)\/.*\.ts$/.test(path)) continue
    for (const [name] of readFileSync(join(root, 'src', path), 'utf8').matchAll(/\bBABYSIT_[A-Z_]+\b/g))
      named.add(name)
  }
  const silent = [...named].filter((name) => !name.startsWith('BABYSIT_PARAM_') && !documented.includes(name))
  expect(silent).toEqual([])
})

test('every npm script that a page names is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const unknown = pages.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/npm run (?:--\S+ )*([a-z][\w:-]*)/g)]
      .map((match) => match[1]!)
      .filter((name) => scripts[name] === undefined)
      .map((name) => `${relative(root, page)}: npm run ${name}`),
  )
  expect(unknown).toEqual([])
})

test('every benchmark has its script and its page', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  for (const [name, command] of Object.entries(scripts).filter(([script]) => script.startsWith('bench:'))) {
    const folder = name.replace(':', '/')
    expect(command).toContain(`${folder}/main.ts`)
    expect(existsSync(join(root, folder, 'main.ts')), `${folder}/main.ts`).toBe(true)
    expect(existsSync(join(root, folder, 'README.md')), `${folder}/README.md`).toBe(true)
  }
})

/** Targets of all links and pictures outside of code. */
function linksOf(text: string): readonly string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)].map((match) => match[1]!)
}

function leadsSomewhere(page: string, link: string): boolean {
  if (/^(https?|mailto):/.test(link)) return true
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? page : resolve(dirname(page), path)
  if (!existsSync(target)) return false
  return (
    anchor === undefined || !target.endsWith('.md') || anchorsOf(readFileSync(target, 'utf8')).has(anchor)
  )
}

/** The anchors that headings get. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = [...text.matchAll(/^#{1,6} (.+)$/gm)].map((match) => match[1]!)
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replace(/ /g, '-'),
    ),
  )
}

function markdownBelow(folder: string): readonly string[] {
  const skipped = new Set(['node_modules', 'dist', '.git', '.babysit', 'venv'])
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return skipped.has(entry.name) ? [] : markdownBelow(path)
      return entry.name.endsWith('.md') ? [path] : []
    })
    .sort()
}
