// Whose days a page shows: one's own, or after asking for it the drawn person's; and the bar that says so.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useStore } from '../../ui/store.ts'
import { storedDays, type DaysSource } from '../days/days-source.ts'
import { useParts } from '../shell/parts.ts'
import { sampleMode } from './sample-mode.ts'

/** null while the sample is being fetched. */
export function useDays(): DaysSource | null {
  const { store } = useParts()
  const isSample = useStore(sampleMode)
  const own = useMemo(() => storedDays(store), [store])
  const sample = useQuery({
    queryKey: ['sample'],
    queryFn: async () => (await import('./sample-days.ts')).sampleDays,
    enabled: isSample,
    staleTime: Infinity,
  })
  return isSample ? (sample.data ?? null) : own
}

export function SampleBar() {
  if (!useStore(sampleMode)) return null
  return (
    <p className="sample-bar" role="status">
      <span>
        <b>These are a drawn person’s days, not yours.</b> Nothing here is kept or counted.
      </span>
      <button type="button" className="button" onClick={() => sampleMode.set(false)}>
        Back to mine
      </button>
    </p>
  )
}

export const SampleOffer = () => (
  <p className="buttons">
    <button type="button" className="button" onClick={() => sampleMode.set(true)}>
      Look at a drawn person’s days
    </button>
  </p>
)
