// Reads a JSON body from its raw stream: counts bytes itself, insists on UTF-8, scans before parsing, then applies the strict schema.
import { checkShape, type Shape } from '#core/contracts/check-shape.ts'
import { parseHostile } from '#core/contracts/parse-hostile.ts'
import { BODY_LIMIT_BYTES, type Refusal } from './gate.ts'

export type ReadBody =
  | { readonly kind: 'read'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** A stream of bytes: a Node request, or the body of a web Request. */
export type ByteStream = AsyncIterable<Uint8Array>

const refused = (refusal: Refusal): ReadBody => ({ kind: 'refused', refusal })

/** Stops reading at the first byte over the limit; what the caller declared does not matter. */
export async function readJson(stream: ByteStream, schema: Shape, limitBytes = BODY_LIMIT_BYTES): Promise<ReadBody> {
  const bytes = await collect(stream, limitBytes)
  if (bytes === 'too-large') return refused({ code: 'payload_too_large', details: { limitBytes } })
  if (bytes === 'broken') return refused({ code: 'malformed_request' })
  const text = decodeUtf8(bytes)
  if (text === null) return refused({ code: 'malformed_request' })
  return parseJson(text, schema)
}

/** The same for text that is already whole, such as a WebSocket frame. */
export function parseJson(text: string, schema: Shape): ReadBody {
  const parsed = parseHostile(text)
  if (!parsed.ok) return refused({ code: 'malformed_request', details: { reason: parsed.reason } })
  const checked = checkShape(schema, parsed.value)
  if (!checked.ok) return refused({ code: 'validation_failed', details: { issues: checked.issues } })
  return { kind: 'read', value: checked.value }
}

async function collect(stream: ByteStream, limitBytes: number): Promise<Uint8Array | 'too-large' | 'broken'> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of stream) {
      size += chunk.length
      if (size > limitBytes) return 'too-large'
      chunks.push(chunk)
    }
  } catch {
    return 'broken' // the caller went away or was too slow: the server's own timeout has closed the socket
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Null when the bytes are not UTF-8; a byte-order mark stays in the text and is then no JSON. */
function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}
