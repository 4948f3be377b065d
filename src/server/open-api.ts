import { z } from 'zod'
import {
  actionBody,
  compareQuery,
  compareView,
  curvesQuery,
  curvesView,
  here,
  layersQuery,
  layersView,
  overview,
  runView,
  studyView,
  timeline,
} from './messages.ts'

interface Endpoint {
  readonly path: string
  readonly method: 'get' | 'post'
  readonly summary: string
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** What a 200 brings: JSON of this shape, or another kind of content. */
  readonly answer: z.ZodType | string
}

const study = '/api/studies/{study}'
const run = `${study}/runs/{attempt}`

/** Every address of the API. A test holds it against the routes. */
export const endpoints: readonly Endpoint[] = [
  {
    path: '/api/here',
    method: 'get',
    summary: 'What this server serves, and where its stream stands. Reads no study.',
    answer: here,
  },
  {
    path: '/api/overview',
    method: 'get',
    summary: 'All studies of the folder, newest first.',
    answer: overview,
  },
  { path: study, method: 'get', summary: 'One study with its trials and findings.', answer: studyView },
  {
    path: `${study}/actions`,
    method: 'post',
    summary:
      'Asks something of a study: stop, pause, resume, stop a trial, try a setting, widen a range, add trials, label. Kept in its history.',
    body: actionBody,
    answer: z.record(z.string(), z.unknown()),
  },
  {
    path: `${study}/document`,
    method: 'get',
    summary: 'The study as the published document (schema/study.schema.json).',
    answer: z.record(z.string(), z.unknown()),
  },
  {
    path: `${study}/figures`,
    method: 'get',
    summary: 'The figures of the report as numbers: axes, marks, a table and one sentence each.',
    answer: z.record(z.string(), z.unknown()),
  },
  {
    path: `${study}/timeline`,
    method: 'get',
    summary: 'When each trial was at work.',
    answer: timeline,
  },
  {
    path: `${study}/compare`,
    method: 'get',
    summary: 'One series of several trials over one x, with exact statistics over those of equal settings.',
    query: compareQuery,
    answer: compareView,
  },
  {
    path: run,
    method: 'get',
    summary: 'One run: facts, what each curve comes to, findings.',
    answer: runView,
  },
  {
    path: `${run}/curves`,
    method: 'get',
    summary:
      'Curves at the width of a picture: every point where there are few, else min, max and mean a column.',
    query: curvesQuery,
    answer: curvesView,
  },
  {
    path: `${run}/layers`,
    method: 'get',
    summary: 'What the layers looked like, step by step.',
    query: layersQuery,
    answer: layersView,
  },
  {
    path: `${run}/console`,
    method: 'get',
    summary: 'The end of what the run printed.',
    answer: z.object({ run: z.string(), stdout: z.string().nullable(), stderr: z.string().nullable() }),
  },
  {
    path: '/api/stream',
    method: 'get',
    summary:
      'Server-sent events: what has changed since a number, and from then on. Resumable by Last-Event-ID.',
    query: z.object({ since: z.coerce.number().optional() }),
    answer: 'text/event-stream',
  },
  {
    path: '/api/openapi.json',
    method: 'get',
    summary: 'This document.',
    answer: z.record(z.string(), z.unknown()),
  },
  {
    path: '/report/{file}',
    method: 'get',
    summary: 'The report of a study, STUDY.html.',
    answer: 'text/html',
  },
]

/** The API in the words of OpenAPI 3.1. */
export function openApiDocument(version: string): unknown {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const endpoint of endpoints) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: operation(endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'babysit',
      version,
      description:
        'What a babysit server shows of a folder of studies. Numbers that JSON cannot hold are the strings "NaN", "Infinity" and "-Infinity".',
    },
    paths,
  }
}

function operation({ path, summary, query, body, answer }: Endpoint): unknown {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema: schemaOf(schema as z.ZodType, 'input'),
  }))
  const content =
    typeof answer === 'string'
      ? { [answer]: { schema: { type: 'string' } } }
      : { 'application/json': { schema: schemaOf(answer, 'output') } }
  return {
    summary,
    parameters: [...inPath, ...inQuery],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(body, 'input') } },
          },
        }),
    responses: {
      200: { description: 'Found, or done.', content },
      default: { description: 'An error: what is wrong, in words.' },
    },
  }
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
