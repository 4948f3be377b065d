/** What the server answers when it does not give what was asked for. */
class Refusal extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** @throws Refusal with the server's own words; status 0 where it does not answer at all */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return answerOf<T>(await reach(path, signal === undefined ? {} : { signal }))
}

/** @throws Refusal as `get` does */
export async function post<T>(path: string, body: unknown): Promise<T> {
  const response = await reach(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return answerOf<T>(response)
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init)
  } catch (cause) {
    if (init.signal?.aborted) throw cause
    throw new Refusal(0, 'the server does not answer')
  }
}

async function answerOf<T>(response: Response): Promise<T> {
  if (response.ok) return (await response.json()) as T
  const said = (await response.json().catch(() => null)) as { error?: { message?: string } } | null
  throw new Refusal(response.status, said?.error?.message ?? response.statusText)
}

/** A number as the server writes it: those that JSON cannot hold are words. */
export function toNumber(value: number | string | null | undefined): number {
  if (typeof value === 'number') return value
  if (value === 'Infinity') return Number.POSITIVE_INFINITY
  if (value === '-Infinity') return Number.NEGATIVE_INFINITY
  return Number.NaN
}
