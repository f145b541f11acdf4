// Turns the bytes of one records file into checked lines, whatever the pieces it arrives in.
import { z } from 'zod/mini'
import { crc32 } from '#core/contracts/crc32.ts'
import { documentLimits } from '#core/contracts/json-value.ts'
import { lineLimits, parseHostile, type HostileLimits } from '#core/contracts/parse-hostile.ts'
import { ZipError } from './zip-reader.ts'

/** Lines that hold a document may be as large as a document, in UTF-8 with everything escaped. */
const documentLineLimits: HostileLimits = {
  ...lineLimits,
  maxBytes: 6 * documentLimits.maxChars,
  maxDepth: documentLimits.maxDepth + 4,
  maxKeys: documentLimits.maxNodes,
}

export interface LineReader {
  readonly push: (bytes: Uint8Array) => void
  /** Call after the last piece. */
  readonly end: () => { readonly records: number; readonly crc32: number }
}

/**
 * Calls `take` with each line that fits the schema. Throws ZipError that names file, line and cause at the first that does not.
 * @param path name of the file inside the archive, for the message
 */
export function createLineReader<T>(path: string, schema: z.ZodMiniType<T>, take: (line: T) => void): LineReader {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  let records = 0
  let crc = 0

  const takeLine = (text: string): void => {
    records++
    const parsed = parseHostile(text, documentLineLimits)
    if (!parsed.ok) throw new ZipError(`line ${records}: ${parsed.sentence}`, path)
    const line = z.safeParse(schema, parsed.value)
    if (!line.success) throw new ZipError(`line ${records}: ${describe(line.error)}`, path)
    take(line.data)
  }
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
    } catch {
      throw new ZipError(`line ${records + 1}: it is not UTF-8 text`, path)
    }
  }

  return {
    push(bytes) {
      crc = crc32(bytes, crc)
      const lines = (rest + decode(bytes)).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > documentLineLimits.maxBytes) throw new ZipError(`line ${records + 1}: it is too long`, path)
      for (const line of lines) takeLine(line)
    },
    end() {
      rest += decode()
      if (rest !== '') throw new ZipError(`line ${records + 1}: it is cut off`, path)
      return { records, crc32: crc }
    },
  }
}

function describe({ issues }: z.core.$ZodError): string {
  const [issue] = issues
  const where = issue?.path.map(String).join('.').slice(0, 80)
  return where ? `the field ${where} is not as expected` : 'it is not as expected'
}
