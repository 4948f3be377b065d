import { Hono } from 'hono'
import { programText } from '../../report/program-text.ts'
import { act } from '../act.ts'
import { refuse } from '../guard.ts'
import { readLabels } from '../labels.ts'
import { parameterLine, trialLine } from '../lines.ts'
import { actionBody, type Here, type Overview, type StudyView } from '../messages.ts'
import type { Place } from '../place.ts'
import { answerWith, badRequest } from '../respond.ts'
import type { StudyLines } from '../study-lines.ts'
import { timelineOf } from '../timeline.ts'

/** Studies as lists and one by one, and what people ask of them. */
export function studyRoutes(
  place: Place,
  { lines, here }: { readonly lines: StudyLines; readonly here: () => Promise<Here> },
): Hono {
  const { store, trueState } = place
  const app = new Hono()

  app.get('/api/here', async () => answerWith(await here()))

  app.get('/api/overview', async () => {
    const { seq, studies } = await lines.all()
    const answer: Overview = { ...(await here()), seq, studies }
    return answerWith(answer)
  })

  app.get('/api/studies/:study', async ({ req }) => {
    const study = await store.study(req.param('study'))
    if (study === null) return refuse(404, `no study '${req.param('study')}'`, req.path)
    const { plan, created, changed } = study
    const labels = await readLabels(store, plan.id)
    const answer: StudyView = {
      id: plan.id,
      state: trueState(study),
      created,
      changed,
      program: programText(plan.program),
      goal: plan.goal,
      seed: plan.seed,
      workers: plan.workers,
      stages: [...plan.stages],
      space: plan.space.parameters.map(parameterLine),
      trials: (await store.trials(plan.id)).map((entry) =>
        trialLine(entry, plan.goal, labels.trials[entry.trial.number]),
      ),
      findings: (await store.findings(plan.id)) as unknown as StudyView['findings'],
      labels: labels.study as StudyView['labels'],
      actions: (await store.actions(plan.id)) as unknown as StudyView['actions'],
    }
    return answerWith(answer)
  })

  app.get('/api/studies/:study/timeline', async ({ req }) => {
    const id = req.param('study')
    if ((await store.study(id)) === null) return refuse(404, `no study '${id}'`, req.path)
    return answerWith({ study: id, spans: await timelineOf(store, id) })
  })

  app.post('/api/studies/:study/actions', async ({ req }) => {
    const study = await store.study(req.param('study'))
    if (study === null) return refuse(404, `no study '${req.param('study')}'`, req.path)
    const body = actionBody.safeParse(await req.json().catch(() => undefined))
    if (!body.success) return badRequest(body.error, req.path)
    return answerWith(await act(place, study, body.data))
  })
  return app
}
