// A thread that makes families of runs of PyTorch programs, for make-clinic.ts.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parentPort } from 'node:worker_threads'
import type { RunEvent } from '../../../src/diagnosis/rules/rule.ts'
import type { LayerReport } from '../../../src/domain/series.ts'
import { labelFamily } from '../making/label.ts'
import { countLabels, type Task } from '../making/made.ts'
import { writeFamily } from '../records/files.ts'
import type { RunRecord } from '../records/run-record.ts'
import { type Job, type PlannedJob, planPytorch, pytorchHosts } from './plan.ts'

interface Answer {
  readonly lines: readonly Readonly<Record<string, unknown>>[]
  readonly outcome: Readonly<Record<'finite' | 'testLoss' | 'testAccuracy' | 'trueAccuracy', unknown>>
}

parentPort?.on('message', async ({ family, folder }: Task) => {
  const started = performance.now()
  const plans = planPytorch(pytorchHosts.find((each) => each.family.name === family)!)
  const answers = await trainAll(plans.map(({ job }) => job))
  const records = labelFamily(plans.map((plan, index) => toRecord(plan, answers[index]!)))
  writeFamily(folder, family, records)
  parentPort!.postMessage(countLabels(family, records, (performance.now() - started) / 1000))
})

/** One Python process trains them all: starting one takes longer than most trainings. */
function trainAll(jobs: readonly Job[]): Promise<readonly Answer[]> {
  return new Promise((resolve, reject) => {
    const python = process.env['BABYSIT_PYTHON'] || 'python3'
    const child = spawn(python, [fileURLToPath(new URL('./serve.py', import.meta.url))], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, OMP_NUM_THREADS: '1' },
    })
    const answers: Answer[] = []
    createInterface({ input: child.stdout }).on('line', (line) => answers.push(JSON.parse(line) as Answer))
    child.on('error', reject)
    child.on('close', (code) => {
      if (answers.length === jobs.length) resolve(answers)
      else
        reject(new Error(`${python} ended with code ${code} after ${answers.length} of ${jobs.length} runs`))
    })
    child.stdin.end(`${jobs.map((job) => JSON.stringify(job)).join('\n')}\n`)
  })
}

function toRecord(
  { id, family, job, lookAlike, fault, severity, twin }: PlannedJob,
  answer: Answer,
): RunRecord {
  const { outcome } = answer
  const events = answer.lines.map(toEvent)
  const classes = events[0]?.kind === 'about' && events[0].facts.classes !== undefined
  const said = events.findLast((event) => event.kind === 'point' && 'val/accuracy' in event.point.values)
  return {
    id,
    family,
    label: 'dropped',
    because: 'not judged yet',
    fault: fault?.name ?? null,
    cause: fault?.cause ?? null,
    alsoRight: fault?.alsoRight ?? [],
    severity,
    lookAlike,
    seed: job.seed,
    twin,
    outcome: {
      finite: outcome.finite === true,
      testAccuracy: number(outcome.testAccuracy),
      testLoss: number(outcome.testLoss),
      saidAccuracy: said?.kind === 'point' ? said.point.values['val/accuracy']! : Number.NaN,
      trueAccuracy: number(outcome.trueAccuracy),
    },
    context: {
      run: id,
      settings: job.options,
      roles: {
        learningRate: 'lr',
        regularization: 'weightDecay',
        dropout: 'dropout',
        width: 'width',
        batchSize: 'batch',
      },
      budget: { amount: Number(job.options['epochs']), unit: 'epochs' },
      goal: classes
        ? { series: 'val/accuracy', direction: 'maximize' }
        : { series: 'val/loss', direction: 'minimize' },
    },
    events,
  }
}

function toEvent({ t, ...rest }: Readonly<Record<string, unknown>>): RunEvent {
  switch (t) {
    case 'about':
      return { kind: 'about', facts: rest }
    case 'layers': {
      const layers = (rest['layers'] as readonly Record<string, unknown>[]).map(
        ({ name, kind, ...numbers }) => ({
          name,
          kind,
          ...Object.fromEntries(Object.entries(numbers).map(([key, value]) => [key, number(value)])),
        }),
      )
      return { kind: 'layers', report: { step: rest['step'], layers } as unknown as LayerReport }
    }
    case 'point': {
      const step = Number(rest['step'])
      const values = Object.entries(rest['values'] as Record<string, unknown>)
      return {
        kind: 'point',
        point: {
          step,
          epoch: Number(rest['epoch']),
          time: step / 100,
          values: Object.fromEntries(values.map(([name, value]) => [name, number(value)])),
        },
      }
    }
    default:
      return { kind: 'end', end: { status: 'ok', reason: 'finished' } }
  }
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : Number(value)
}
