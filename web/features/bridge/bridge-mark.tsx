// The bridge in the frame: a dot and a word under the pages, quiet whatever happens; the whole story is one click away.
import { Link } from 'wouter'
import type { LinkState } from '#core/contracts/bridge-client-state.ts'
import { usePart } from '../../ui/store.ts'
import { useParts } from '../shell/parts.ts'

const words: Readonly<Record<LinkState['kind'], string>> = {
  off: 'not looked for yet',
  connecting: 'connecting',
  live: 'connected',
  'needs-pairing': 'not paired',
  'not-genuine': 'not genuine',
  blocked: 'held back by the browser',
  asleep: 'waking up',
  'shutting-down': 'stopping',
  'not-running': 'not running',
  'version-mismatch': 'another version',
}
/** What a person should look at; all else is a state among others. */
const warns: ReadonlySet<LinkState['kind']> = new Set<LinkState['kind']>(['not-genuine', 'version-mismatch'])

export function BridgeMark() {
  const kind = usePart(useParts().bridge, ({ link }) => link.kind)
  const said = `Bridge: ${words[kind]}`
  return (
    <Link href="/settings/bridge" className="rail-link rail-bridge" title={said} aria-label={said}>
      <span className="pill-dot" data-on={kind === 'live' || undefined} data-warns={warns.has(kind) || undefined} />
      <span className="rail-name">Bridge</span>
    </Link>
  )
}
