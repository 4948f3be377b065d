// Draws the pictures of docs/rules from real runs of the built-in trainer, and writes each into its page with what was run
// and what the rule said of it: `node --import jiti/register bench/diagnosis/draw-pictures.ts [RULE ...]`. Fails where a rule
// is silent on its own picture.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { examineStudy } from '../../src/diagnosis/engine.ts'
import { rules } from '../../src/diagnosis/rules/index.ts'
import type { Rule, StudyView } from '../../src/diagnosis/rules/rule.ts'
import type { Finding } from '../../src/domain/finding.ts'
import { play } from './pictures/play.ts'
import { plotRun, plotTrials } from './pictures/plot.ts'
import { type RunScene, scenes } from './pictures/scenes.ts'
import { playStudy, type StudyScene, studyScenes } from './pictures/study-scenes.ts'

const folder = 'docs/rules'
const wanted = process.argv.slice(2)
mkdirSync(`${folder}/pictures`, { recursive: true })
const silent: string[] = []
for (const rule of rules) {
  const { id } = rule.meta
  if (wanted.length > 0 && !wanted.includes(id)) continue
  const drawn = id in studyScenes ? await drawStudy(rule, studyScenes[id]!) : drawRun(rule)
  if (drawn === null) {
    silent.push(id)
    continue
  }
  writeFileSync(`${folder}/pictures/${id}.svg`, drawn.svg)
  writePage(id, `![${drawn.alt}](pictures/${id}.svg)\n\n${drawn.caption}`)
  console.log(`${id}: ${drawn.said}`)
}
if (silent.length > 0) {
  console.error(`silent on their own pictures: ${silent.join(', ')}`)
  process.exit(1)
}

interface Drawn {
  readonly svg: string
  readonly alt: string
  readonly caption: string
  readonly said: string
}

function drawRun(rule: Rule): Drawn | null {
  const { id, symptom } = rule.meta
  const scene = scenes[id]
  if (scene === undefined) return null
  const { events, finding } = play(scene, rule)
  if (finding === null) return null
  const source =
    'options' in scene
      ? `A run of the built-in trainer: ${asCommand(scene)}.`
      : 'A curve made up for this page: the built-in trainer does not report this, or is not easily made to do it.'
  const band =
    finding.steps !== null && finding.steps.to > finding.steps.from
      ? ' The steps it is about are shaded.'
      : ''
  return {
    svg: plotRun(scene, { events, finding, title: `${id}: ${symptom}` }),
    alt: altOf(finding),
    caption: `${source} The rule said: “${finding.what}”${band}`,
    said: finding.what,
  }
}

async function drawStudy(rule: Rule, scene: StudyScene): Promise<Drawn | null> {
  const view = await playStudy(scene)
  const [finding] = examineStudy(view, [rule])
  if (finding === undefined) return null
  const { series } = view.goal
  const known = view.trials.flatMap(({ trial }) => {
    const y = trial.metrics[series]?.last
    return y === undefined || !Number.isFinite(y) ? [] : [y]
  })
  const worst = view.goal.direction === 'maximize' ? Math.min(...known) : Math.max(...known)
  const points = view.trials.map(({ trial }) => {
    const y = trial.metrics[series]?.last ?? Number.NaN
    const lost = trial.status !== 'complete'
    return { x: Number(trial.settings['lr']), y: lost || !Number.isFinite(y) ? worst : y, lost }
  })
  const source =
    scene.options === undefined
      ? `${view.trials.length} trials made up for this page`
      : `${view.trials.length} trials of the built-in trainer at random settings: ${asCommand(scene)}`
  return {
    svg:
      scene.drawn === 'ridge'
        ? plotRidge(view, rule.meta.symptom)
        : plotTrials(points, { title: rule.meta.symptom, xLabel: 'lr', yLabel: series, marked: 'diverged' }),
    alt: altOf(finding),
    caption: `${source}. The rule said: “${finding.what}”`,
    said: finding.what,
  }
}

/** The settings of all trials, the best fifth marked. */
function plotRidge({ trials, goal }: StudyView, title: string): string {
  const value = ({ trial }: StudyView['trials'][number]) => trial.metrics[goal.series]?.last ?? 0
  const bound = trials.map(value).sort((a, b) => b - a)[Math.floor(trials.length / 5)]!
  const points = trials.map((one) => ({
    x: Number(one.trial.settings['lr']),
    y: Number(one.trial.settings['reg']),
    lost: value(one) > bound,
  }))
  return plotTrials(points, { title, xLabel: 'lr', yLabel: 'reg', marked: 'best fifth', logY: true })
}

function asCommand({ options = {} }: RunScene | StudyScene): string {
  const words = Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `--${name} ${value}`)
  return `\`${words.join(' ')}\``
}

function altOf(finding: Finding): string {
  return finding.what.replaceAll(/[[\]]/g, '')
}

function writePage(id: string, text: string): void {
  const path = `${folder}/${id}.md`
  const page = readFileSync(path, 'utf8')
  const section = /(\n## What it looks like\n)[\s\S]*?(?=\n## )/
  if (!section.test(page)) throw new Error(`${path} has no section "What it looks like"`)
  writeFileSync(
    path,
    page.replace(section, (_, heading: string) => `${heading}\n${text}\n`),
  )
}
