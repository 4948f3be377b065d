import { crc32 } from 'node:zlib'
import protobuf from 'protobufjs'

const { root } = protobuf.parse(`
  syntax = "proto3";
  message Record {
    int64 num = 1;
    HistoryRecord history = 2;
    ConfigRecord config = 5;
    RunRecord run = 17;
    RunExitRecord exit = 18;
  }
  message HistoryRecord { repeated Item item = 1; HistoryStep step = 2; }
  message HistoryStep { int64 num = 1; }
  message Item { string key = 1; repeated string nested_key = 2; string value_json = 16; }
  message ConfigRecord { repeated Item update = 1; }
  message RunRecord { string run_id = 1; ConfigRecord config = 4; }
  message RunExitRecord { int32 exit_code = 1; }
`)
const recordType = root.lookupType('Record')

const block = 32_768

/** A `.wandb` file of these records: a LevelDB log, records broken where their block ends. */
export function wandbFile(...records: readonly Readonly<Record<string, unknown>>[]): Buffer {
  const pieces: Buffer[] = [Buffer.from('3a572642e1be00', 'hex')]
  let at = 7
  const add = (bytes: Buffer) => {
    pieces.push(bytes)
    at += bytes.length
  }
  for (const record of records) {
    let rest: Uint8Array = recordType.encode(recordType.fromObject(record)).finish()
    for (let isFirst = true; isFirst || rest.length > 0; isFirst = false) {
      if (block - (at % block) < 7) add(Buffer.alloc(block - (at % block)))
      const part = rest.subarray(0, block - (at % block) - 7)
      rest = rest.subarray(part.length)
      const isLast = rest.length === 0
      add(piece(isFirst ? (isLast ? 1 : 2) : isLast ? 4 : 3, part))
    }
  }
  return Buffer.concat(pieces)
}

function piece(type: number, data: Uint8Array): Buffer {
  const header = Buffer.alloc(7)
  header.writeUInt32LE(crc32(data, crc32(Uint8Array.of(type))), 0)
  header.writeUInt16LE(data.length, 4)
  header.writeUInt8(type, 6)
  return Buffer.concat([header, data])
}
