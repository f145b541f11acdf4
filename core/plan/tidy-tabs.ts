// Tidying tabs without a model: group what belongs to one host, put to sleep what has not been used; never more than a handful at once.
import type { EnvelopeTab } from '../contracts/planning.ts'
import type { ActionDraft } from './action-draft.ts'
import { BULK_TARGETS } from './allow-table.ts'
import { cleanLine } from './clean-text.ts'

/** Unused for this long, a tab may sleep; it loads again when it is opened. Chosen by hand: longer than a meeting. */
const SLEEP_AFTER_MINUTES = 60
/** A group of fewer says nothing. */
const LEAST_GROUP = 3
const LABEL_CHARS = 40

/** At most one group and one lot to sleep, of at most BULK_TARGETS tabs each; tabs to keep are never touched. Empty when there is nothing to tidy. */
export function tidyTabs(tabs: readonly EnvelopeTab[]): readonly ActionDraft[] {
  const free = tabs.filter(({ keep }) => !keep)
  const group = largestGroup(free)
  const grouped = new Set(group?.targets)
  const idle = free
    .filter(({ idleMinutes, target }) => idleMinutes >= SLEEP_AFTER_MINUTES && !grouped.has(target))
    .toSorted((a, b) => b.idleMinutes - a.idleMinutes)
    .slice(0, BULK_TARGETS)
    .map(({ target }) => target)
  return [
    ...(group ? [{ kind: 'group-tabs' as const, ...group }] : []),
    ...(idle.length > 0 ? [{ kind: 'discard-tabs' as const, targets: idle }] : []),
  ]
}

function largestGroup(tabs: readonly EnvelopeTab[]): { readonly targets: string[]; readonly label: string } | null {
  const byHost = new Map<string, string[]>()
  for (const { host, target } of tabs) if (host !== null) byHost.set(host, [...(byHost.get(host) ?? []), target])
  const [host, targets] = [...byHost].toSorted(([, a], [, b]) => b.length - a.length)[0] ?? ['', []]
  if (targets.length < LEAST_GROUP) return null
  return { targets: targets.slice(0, BULK_TARGETS), label: cleanLine(host.replace(/^www\./, ''), LABEL_CHARS).text }
}
