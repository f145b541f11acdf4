// Where a request may come from: the exact addresses we answer to, and the exact sites whose pages may ask.

/** Exact, frozen lists. An empty list is a start-up failure, never "allow all". */
export interface AllowedPeers {
  /** `127.0.0.1:PORT` and `localhost:PORT`, lower case. */
  readonly hosts: ReadonlySet<string>
  /** Full origins, as browsers write them. */
  readonly origins: ReadonlySet<string>
}

const ORIGIN = /^(?:https:\/\/[a-z0-9.-]+(?::\d{1,5})?|http:\/\/127\.0\.0\.1:\d{1,5}|chrome-extension:\/\/[a-p]{32})$/

/** Throws a sentence when the lists are empty or hold something that is not an exact origin. */
export function allowPeers(port: number, origins: readonly string[]): AllowedPeers {
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new RangeError(`A port is a number from 1 to 65535, got ${port}.`)
  if (origins.length === 0) throw new RangeError('The list of allowed origins is empty, so nothing could be answered.')
  const odd = origins.find((origin) => !ORIGIN.test(origin))
  if (odd !== undefined) throw new RangeError(`"${odd}" is not an exact origin such as https://cortex.example.`)
  return Object.freeze({ hosts: new Set([`127.0.0.1:${port}`, `localhost:${port}`]), origins: new Set(origins) })
}

export const isAllowedHost = (peers: AllowedPeers, host: string | undefined): boolean =>
  host !== undefined && peers.hosts.has(host.toLowerCase())

export interface Provenance {
  readonly origin: string | undefined
  readonly referer: string | undefined
  readonly site: string | undefined
  readonly mode: string | undefined
  readonly dest: string | undefined
}

/**
 * May a request with these marks go on? With an Origin header only its exact value counts.
 * Without one, browsers' Fetch-Metadata must say that no other site is involved, and a Referer must be ours.
 * Without that mark it is no browser's request (Node's fetch sends a mode and no site): the proof of a session decides then, never the
 * absence of Origin.
 */
export function isAllowedProvenance(peers: AllowedPeers, marks: Provenance): boolean {
  if (marks.origin !== undefined) return peers.origins.has(marks.origin)
  if (marks.referer !== undefined && !isRefererAllowed(peers, marks.referer)) return false
  return marks.site === undefined || marks.site === 'none' || marks.site === 'same-origin'
}

function isRefererAllowed(peers: AllowedPeers, referer: string): boolean {
  for (const origin of peers.origins) if (referer === origin || referer.startsWith(`${origin}/`)) return true
  return false
}

/** A person following a link to the app: a top-level page load carries no one's authority and reveals nothing to the other site. */
export const isPlainNavigation = (method: string, marks: Provenance): boolean =>
  method === 'GET' && marks.origin === undefined && marks.mode === 'navigate' && marks.dest === 'document'
