// Knock: what the gate sees of a request before anything else does. Headers are read raw, so that repeated ones are noticed.

/** Which door is knocked at. The rules are the same; only the route tables and the Origin duty differ. */
export type Surface = 'http' | 'stream' | 'launcher'

export interface Knock {
  readonly method: string
  /** The request target exactly as sent. */
  readonly target: string
  readonly headers: ReadonlyMap<string, string>
  /** Lower-case names that came more than once. */
  readonly repeated: ReadonlySet<string>
  /** User id owning the other end of the socket, where the system can tell; null = not known. */
  readonly peerUid?: () => number | null
}

/** Only these are looked at; everything else stays unread. */
const watched = new Set([
  'accept',
  'access-control-request-headers',
  'access-control-request-method',
  'authorization',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'idempotency-key',
  'if-none-match',
  'origin',
  'referer',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-site',
  'sec-websocket-key',
  'sec-websocket-protocol',
  'sec-websocket-version',
  'transfer-encoding',
  'upgrade',
  'x-cortex-request-id',
])

const none: ReadonlySet<string> = new Set()

/** @param rawHeaders names and values alternating, as Node gives them */
export function readKnock(method: string, target: string, rawHeaders: readonly string[]): Knock {
  const headers = new Map<string, string>()
  let repeated: Set<string> | null = null
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase()
    if (!watched.has(name)) continue
    if (headers.has(name)) (repeated ??= new Set()).add(name)
    else headers.set(name, rawHeaders[i + 1] ?? '')
  }
  return { method, target, headers, repeated: repeated ?? none }
}

/** The same from a web Request, for callers without a socket. Such a request cannot repeat a header: its values are joined. */
export function knockOfRequest(request: Request): Knock {
  const url = new URL(request.url)
  const raw: string[] = []
  for (const [name, value] of request.headers) raw.push(name, value)
  if (!request.headers.has('host')) raw.push('host', url.host)
  return readKnock(request.method, url.pathname + url.search, raw)
}
