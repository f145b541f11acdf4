// Signal loss in words: which numbers are gone, since when and why, read out politely; the cards show the same by a mark and a broken edge.
import { isMeasured } from '#core/contracts/estimate.ts'
import { formatTime } from '../../ui/clock.ts'
import { declineSentences } from '../../ui/decline-sentences.ts'
import { Icon } from '../../ui/icon.tsx'
import { useStore } from '../../ui/store.ts'
import { lostSince } from '../live/loss.ts'
import { latestReading, type LiveView } from '../live/live-store.ts'
import { useParts } from '../shell/parts.ts'
import { vitals } from './vitals.ts'

/** One sentence for everything that is gone, or null while all that was read is read. */
export function lossSentence(view: Pick<LiveView, 'lines' | 'readings' | 'trends'>): string | null {
  const lost = vitals.flatMap((vital) => {
    const sinceMs = lostSince(view.trends[vital.name] ?? [])
    const estimate = latestReading(view, vital, view.lines[vital.channel]?.atMs ?? 0)
    if (sinceMs === null || isMeasured(estimate)) return []
    return [{ title: vital.title, sinceMs, why: declineSentences[estimate.reason] }]
  })
  const [first] = lost
  if (!first) return null
  const names = new Intl.ListFormat(undefined, { type: 'conjunction' }).format(lost.map(({ title }) => title))
  return `${names} not read since ${formatTime(first.sinceMs)}. ${first.why}`
}

export function SignalLoss() {
  const sentence = lossSentence(useStore(useParts().live))
  return (
    <output className="signal-loss" data-shown={sentence !== null || undefined}>
      {sentence !== null && (
        <>
          <Icon name="alert" /> {sentence} Numbers stay a dash until it is back.
        </>
      )}
    </output>
  )
}
