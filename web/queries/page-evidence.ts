// Evidence for "nothing leaves": the requests this page made, and the limit its server set on where requests may go.
import { queryOptions } from '@tanstack/react-query'
import { queryKeys } from './keys.ts'

export interface PageEvidence {
  readonly requests: number
  readonly foreign: number
  /** The `connect-src` list of the page's own Content-Security-Policy; null when the server sent none. */
  readonly reachable: string | null
}

/** The sources of one directive of a policy; null without it. */
export function directive(policy: string, name: string): string | null {
  const found = policy
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name} `))
  return found?.slice(name.length + 1) ?? null
}

const inWords = (source: string): string => (source === "'self'" ? `this one (${location.origin})` : source)

async function gather({ signal }: { readonly signal: AbortSignal }): Promise<PageEvidence> {
  const policy = await fetch('/index.html', { method: 'HEAD', signal })
    .then((response) => response.headers.get('Content-Security-Policy'))
    .catch(() => null) // no server and no copy: the requests can still be counted
  const reachable = policy && directive(policy, 'connect-src')?.split(' ').map(inWords).join(', ')
  const entries = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  const foreign = entries.filter(({ name }) => /^https?:/.test(name) && new URL(name).origin !== location.origin)
  return { requests: entries.length, foreign: foreign.length, reachable: reachable ?? null }
}

export const pageEvidence = queryOptions({
  queryKey: queryKeys.pageEvidence,
  queryFn: gather,
  staleTime: 0,
  refetchInterval: 5_000,
})
