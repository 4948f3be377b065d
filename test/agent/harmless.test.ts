import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { agentEnvironment, pythonFolder } from '../../src/runs/launchers/agent-environment.ts'
import { describeWith, python } from '../requirements.ts'
import { fixtures, runPython } from './run-python.ts'

const folder = mkdtempSync(join(tmpdir(), 'babysit-harmless-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(code: string, env: Readonly<Record<string, string>>, ...options: readonly string[]): string {
  return execFileSync(python(), [...options, '-c', code], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    cwd: folder,
  }).trim()
}

describeWith('python', 'the start-up hook', () => {
  const wire = { BABYSIT_WIRE: join(folder, 'wire.jsonl') }

  test("hands over to the program's own sitecustomize, which is imported as ever", () => {
    const own = join(folder, 'own')
    mkdirSync(own)
    writeFileSync(join(own, 'sitecustomize.py'), 'import builtins\nbuiltins.seen = __name__\n')
    const env = { ...wire, ...agentEnvironment({ PYTHONPATH: own }) }
    expect(run('import sitecustomize; print(seen, sitecustomize.__file__)', env)).toBe(
      `sitecustomize ${join(own, 'sitecustomize.py')}`,
    )
  })

  test('is gone from the path, and a module called babysit of the program is its own', () => {
    writeFileSync(join(folder, 'babysit.py'), 'answer = 42\n')
    const said = run('import sys, babysit; print(babysit.answer, sum("hook" in p for p in sys.path))', {
      ...wire,
      ...agentEnvironment({}),
    })
    rmSync(join(folder, 'babysit.py'))
    expect(said).toBe('42 0')
  })

  test('does nothing where nobody listens, and nothing in an isolated Python', () => {
    const loaded = 'import sys; print("_babysit_agent" in sys.modules)'
    expect(run(loaded, { ...agentEnvironment({}), BABYSIT_WIRE: '' })).toBe('False')
    expect(run(loaded, { ...agentEnvironment({}), ...wire })).toBe('True')
    expect(run(loaded, { ...agentEnvironment({}), ...wire }, '-I')).toBe('False')
  })

  test('every file is Python 3.8, and the hook can be read by any Python there ever was', () => {
    const check = `
import ast, pathlib
for path in sorted(pathlib.Path(${JSON.stringify(pythonFolder)}).rglob('*.py')):
    ast.parse(path.read_text(), str(path), feature_version=(3, 8))
print('parsed')`
    expect(run(check, {})).toBe('parsed')
  })

  test('a folder that cannot be written to is no reason to fail', () => {
    const closed = join(folder, 'closed')
    mkdirSync(closed)
    chmodSync(closed, 0o500)
    const env = { ...agentEnvironment({}), BABYSIT_WIRE: join(closed, 'no', 'wire.jsonl') }
    expect(run('print(1 + 1)', env)).toBe('2')
  })
})

describeWith('torch', 'what goes wrong in the agent', () => {
  test('is told on the wire, and the script goes on to the same end', async () => {
    // An optimizer that lies about its groups breaks what the agent does at each step.
    writeFileSync(
      join(folder, 'liar.py'),
      `import torch
class Liar(torch.optim.SGD):
    @property
    def param_groups(self):
        import sys
        if sys._getframe(1).f_globals["__name__"].startswith("_babysit_agent"):
            raise RuntimeError("not for you")
        return self.__dict__["groups"]
    @param_groups.setter
    def param_groups(self, value):
        self.__dict__["groups"] = value
weight = torch.nn.Parameter(torch.ones(3))
optimizer = Liar([weight], lr=0.1)
for step in range(5):
    loss = (weight ** 2).sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(loss.item())
`,
    )
    const [plain, heard] = await Promise.all([
      runPython([join(folder, 'liar.py')], { agent: false }),
      runPython([join(folder, 'liar.py')], { agent: true }),
    ])
    expect(heard.stdout).toBe(plain.stdout)
    expect(heard.code).toBe(0)
    expect(JSON.stringify(heard.lines)).toContain('not for you')
  }, 300_000)
})

describeWith('torch', 'a script that speaks the wire by itself', () => {
  test('is not talked over: the agent adds its layers, and nothing that the script says', async () => {
    const { lines, series } = await runPython([join(fixtures, 'wire', 'speaks_itself.py')], { agent: true })
    expect(lines.filter(({ t }) => t === 'hello')).toMatchObject([{ program: 'mine' }])
    expect(series.get('train/loss')?.map(([step]) => step)).toEqual(Array.from({ length: 20 }, (_, i) => i))
    expect(lines.filter(({ t }) => t === 'end')).toHaveLength(1)
    const told = new Set(lines.map(({ t }) => t))
    expect(told).toEqual(new Set(['hello', 'point', 'layers', 'end']))
  }, 120_000)
})
