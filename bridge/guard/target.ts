// Reads the raw request target. Paths here are plain, so anything encoded, doubled or dotted is refused rather than cleaned up.

/** Longest path and query accepted. Chosen by hand: the longest honest target is a list with a cursor, about 400 characters. */
const MAX_PATH = 1024
const MAX_QUERY = 2048

export interface Target {
  readonly path: string
  readonly query: string
}

const PLAIN_PATH = /^\/[A-Za-z0-9._~@+,=:/-]*$/
const PLAIN_QUERY = /^(?:[A-Za-z0-9._~!$'()*+,;:@/?=&[\]-]|%(?!00)[0-9A-Fa-f]{2})*$/

/**
 * Path and query of a target, or null when it is not one we answer.
 * Absolute form is taken only when its authority is the Host header's own; `*` (OPTIONS) and CONNECT's authority become the path `*`.
 */
export function readTarget(method: string, raw: string, host: string | undefined): Target | null {
  if (raw === '*' || method === 'CONNECT') return { path: '*', query: '' }
  const target = raw.startsWith('/') ? raw : originFormOf(raw, host)
  if (target === null) return null
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  const query = mark < 0 ? '' : target.slice(mark + 1)
  return isPlainPath(path) && query.length <= MAX_QUERY && PLAIN_QUERY.test(query) ? { path, query } : null
}

function originFormOf(raw: string, host: string | undefined): string | null {
  const prefix = `http://${host ?? ''}`
  if (host === undefined || !raw.startsWith(prefix)) return null
  const rest = raw.slice(prefix.length)
  return rest.startsWith('/') ? rest : null
}

const isPlainPath = (path: string): boolean =>
  path.length <= MAX_PATH && PLAIN_PATH.test(path) && !path.includes('//') && !/\/\.{1,2}(\/|$)/.test(path)
