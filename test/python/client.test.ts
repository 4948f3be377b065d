import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStoreFolder } from '../../src/store/open-store-folder.ts'
import { babysit } from '../cli/end-to-end/babysit.ts'
import { describeWith, python } from '../requirements.ts'

const package_ = fileURLToPath(new URL('../../python', import.meta.url))

describeWith('python', 'the Python client', () => {
  // Each skips what needs a library that this Python does not have, and says so with -v.
  test.each(['test_client', 'test_watching', 'test_wandb', 'test_integrations'])(
    '%s passes',
    (file) => {
      const done = spawnSync(python(), ['-m', 'unittest', '-v', file], {
        cwd: join(package_, 'tests/client'),
        encoding: 'utf8',
      })
      expect(done.status, done.stderr).toBe(0)
      expect(done.stderr).toMatch(/Ran \d+ tests?/)
    },
    600_000,
  )
})

describeWith('python', 'pip install ./python', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'babysit-pip-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  // Without a network everything that builds a wheel has to be there: newer setuptools can alone, older ones need wheel.
  const ready = `import setuptools, pip
try: import setuptools.command.bdist_wheel
except ImportError: import wheel`
  const probe = spawnSync(python(), ['-c', ready], { encoding: 'utf8' })
  const why =
    probe.status === 0
      ? ''
      : ` (skipped: ${python()} has no pip, setuptools or wheel to build a package with)`

  test.skipIf(probe.status !== 0)(
    `installs a package that imports, without a network${why}`,
    () => {
      // A copy: the build writes beside its sources.
      const copy = join(folder, 'python')
      execFileSync('cp', ['-r', package_, copy])
      const words = ['-m', 'pip', 'install', '--quiet', '--no-build-isolation', '--no-deps', '--no-index']
      const target = join(folder, 'installed')
      const done = spawnSync(python(), [...words, '--target', target, copy], { encoding: 'utf8' })
      expect(done.status, done.stderr).toBe(0)
      const text = execFileSync(
        python(),
        ['-c', 'import babysit, babysit.wandb, babysit.integrations; print(babysit.__file__)'],
        { env: { ...process.env, PYTHONPATH: target }, encoding: 'utf8' },
      )
      expect(text).toContain(target)
    },
    120_000,
  )
})

describeWith('build', 'programs that babysit starts', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'babysit client '))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('`babysit python` prints where the package is', async () => {
    const plain = await babysit(['python'], { cwd: folder })
    expect(plain.code).toBe(0)
    expect(readFileSync(join(plain.stdout.trim(), 'babysit/__init__.py'), 'utf8')).toContain('import')
    const json = await babysit(['python', '--json'], { cwd: folder })
    expect(JSON.parse(json.stdout)).toEqual({ schemaVersion: 1, python: plain.stdout.trim() })
  })

  const search = async (script: string, words: readonly string[] = []) => {
    const name = `${words.length}.py`
    writeFileSync(join(folder, name), script)
    const done = await babysit(
      [
        'search',
        ...['--budget', '6trials', '--minimize', 'val/loss', '--workers', '2', '--obeys', 'budget,seed'],
        ...['--space', 'lr=@log:1e-3..1', ...words, '--', python(), name],
      ],
      { cwd: folder, env: { PYTHONPATH: ['/somewhere/else', package_].join(delimiter) } },
    )
    expect(done.code, done.stderr).toBe(0)
    const { store } = await openStoreFolder(folder)
    const study = await store.findStudy('last')
    const trials = await store.trials(study.plan.id)
    await store.close()
    return trials.flatMap((entry) => (entry.state === 'finished' ? [entry.trial] : []))
  }

  describeWith('python', 'in Python', () => {
    test('find the client, take their settings and tell their result', async () => {
      const trials = await search(`
import babysit
p = babysit.params({"lr": 9.0, "epochs": 2, "seed": 0})
assert p.lr <= 1
for epoch in range(int(p.epochs)):
    babysit.log(step=epoch + 1, epoch=epoch + 1, loss=1 - p.lr / (epoch + 2))
babysit.result(abs(p.lr - 0.1))
`)
      expect(trials.length).toBeGreaterThanOrEqual(6)
      for (const { settings, metrics, status } of trials) {
        expect(status).toBe('complete')
        if (metrics['val/loss'] === undefined) continue
        expect(metrics['val/loss'].last).toBeCloseTo(Math.abs(Number(settings['lr']) - 0.1), 12)
      }
    }, 300_000)

    test('that log to wandb are heard and steered with --capture wandb', async () => {
      const trials = await search(
        `
import wandb
run = wandb.init(project="p", config={"lr": 9.0})
assert wandb.config.lr <= 1
for step in range(3):
    wandb.log({"loss": 1.0 / (step + 1), "val_loss": abs(wandb.config.lr - 0.1)})
wandb.finish()
`,
        ['--capture', 'wandb'],
      )
      expect(trials.length).toBeGreaterThanOrEqual(6)
      for (const { settings, metrics, status } of trials) {
        expect(status).toBe('complete')
        expect(metrics['val/loss']!.last).toBeCloseTo(Math.abs(Number(settings['lr']) - 0.1), 12)
        expect(metrics['train/loss']).toMatchObject({ first: 1, count: 3 })
      }
    }, 300_000)
  })

  test('--capture names a library that can be captured', async () => {
    const done = await babysit(['search', '--capture', 'mlflow', '--', 'true'], { cwd: folder })
    expect(done.code).toBe(2)
    expect(done.stderr).toContain('wandb')
  })
})
