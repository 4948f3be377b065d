import { MalformedMessage } from '../protobuf.ts'
import { createEventDecoder, type EventSink } from './decode-event.ts'
import { type Framing, readRecords } from './records.ts'

export interface EventReader {
  /**
   * Tells the sink of all whole events at the beginning of a piece of the file. What is not whole yet is left for the
   * next piece, which has to begin at `end`.
   */
  read(bytes: Uint8Array): Framing
}

/** Reads the events of one file, piece by piece. Records that are damaged, or hold no event, are skipped and counted. */
export function createEventReader(sink: EventSink): EventReader {
  const decoder = createEventDecoder(sink)
  return {
    read(bytes) {
      let malformed = 0
      const framing = readRecords(bytes, (start, end) => {
        try {
          decoder.decode(bytes, start, end)
        } catch (error) {
          if (!(error instanceof MalformedMessage)) throw error
          malformed++
        }
      })
      return malformed === 0 ? framing : { ...framing, bad: framing.bad + malformed }
    },
  }
}
