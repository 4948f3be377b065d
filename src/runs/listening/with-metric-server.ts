import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Launcher, LaunchRequest } from '../launchers/launcher.ts'
import type { MetricServer } from '../sources/http/http-server.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * A launcher whose runs are told, in their environment, where they may post what they report: the progress of the Trainer
 * of Hugging Face, and MLflow's interface. What the user has set of these variables stays as it is.
 *
 * Port and token of a study are kept in a file that only its owner can read, so that programs which outlive a babysitter
 * find the next one at the same place.
 */
export async function withMetricServer(
  launcher: Launcher,
  about: {
    readonly folder: string
    readonly study: string
    readonly environment: Environment
    readonly now: () => number
  },
): Promise<Launcher> {
  const { startMetricServer } = await import('../sources/http/http-server.ts')
  const desk = join(about.folder, 'http')
  const place = join(desk, `${about.study}.json`)
  const kept = readKept(place)
  const token = kept?.token ?? randomBytes(24).toString('hex')
  const server = await startMetricServer({ token, port: kept?.port ?? 0, now: about.now })
  const tokenFile = join(desk, `${about.study}.token`)
  mkdirSync(desk, { recursive: true })
  writeFileSync(tokenFile, token, { mode: 0o600 })
  writeFileSync(place, JSON.stringify({ port: server.port, token }), { mode: 0o600 })

  const told = (request: LaunchRequest): LaunchRequest => {
    server.open(request.run, request.folder)
    const own = request.program.kind === 'command' ? request.program.env : {}
    const given = { ...about.environment, ...own }
    return {
      ...request,
      environment: { ...request.environment, ...addresses(server, { request, given, token, tokenFile }) },
    }
  }
  return {
    ...launcher,
    start: (request) => launcher.start(told(request)),
    attach: (handle, request) => launcher.attach(handle, told(request)),
    async close() {
      await launcher.close()
      await server.close()
    },
  }
}

function addresses(
  server: MetricServer,
  about: { request: LaunchRequest; given: Environment; token: string; tokenFile: string },
): Record<string, string> {
  const { request, given, token, tokenFile } = about
  const { run } = request
  return {
    ...(given['KUBEFLOW_TRAINER_SERVER_URL'] === undefined
      ? {
          KUBEFLOW_TRAINER_SERVER_URL: server.address(run, 'kubeflow'),
          KUBEFLOW_TRAINER_SERVER_TOKEN: tokenFile,
        }
      : {}),
    ...(given['MLFLOW_TRACKING_URI'] === undefined
      ? { MLFLOW_TRACKING_URI: server.address(run, 'mlflow'), MLFLOW_TRACKING_TOKEN: token }
      : {}),
  }
}

function readKept(place: string): { readonly port: number; readonly token: string } | null {
  try {
    const { port, token } = JSON.parse(readFileSync(place, 'utf8')) as Record<string, unknown>
    return typeof port === 'number' && typeof token === 'string' && token.length >= 32
      ? { port, token }
      : null
  } catch {
    return null
  }
}
