import { type WireLine, wireVersion } from './line.ts'

/**
 * A line of the wire with its line end. Numbers are written in the shortest form that reads back to the same bits;
 * what JSON cannot hold becomes the words "NaN", "Infinity" and "-Infinity".
 */
export function formatLine(line: WireLine): string {
  return `${formatFields(line)}\n`
}

function formatFields(line: WireLine): string {
  switch (line.kind) {
    case 'hello': {
      const { version = wireVersion, pid, framework, program, obeys } = line.hello
      return JSON.stringify({
        t: 'hello',
        v: version,
        ...(pid === null ? {} : { pid }),
        framework,
        program,
        obeys,
      })
    }
    case 'about':
      return json({ t: 'about', ...line.facts })
    case 'point': {
      const { step, epoch, time, values } = line.point
      const at = epoch === undefined ? '' : `,"epoch":${number(epoch)}`
      return `{"t":"point","step":${number(step)}${at},"time":${number(time)},"values":${record(values)}}`
    }
    case 'layers':
      return json({ t: 'layers', ...line.report })
    case 'end': {
      const { status, reason, message } = line.end
      return JSON.stringify({ t: 'end', status, reason, ...(message === undefined ? {} : { message }) })
    }
  }
}

function record(values: Readonly<Record<string, number>>): string {
  let text = ''
  for (const name of Object.keys(values)) {
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${number(values[name]!)}`
  }
  return `{${text}}`
}

/** String(-0) is "0", which would lose the sign. */
function number(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`
  return Object.is(value, -0) ? '-0' : String(value)
}

function json(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'number' && !Number.isFinite(part) ? String(part) : part,
  )
}
