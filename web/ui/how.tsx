// "How do we know": a word or sign that opens a small card on method, stretch, quality and source; the card is loaded at the first click.
import { lazy, Suspense, useState } from 'react'
import { Icon } from './icon.tsx'

export interface HowProps {
  /** What the card speaks of: `Pulse`. */
  readonly about: string
  readonly rows: readonly (readonly [term: string, text: string])[]
  /** A sign instead of words, where space is scarce. */
  readonly compact?: boolean
}

const HowCard = lazy(async () => ({ default: (await import('./how-card.tsx')).HowCard }))

/** The trigger is drawn alike before and after the card is there. */
export const howTriggerProps = ({ about, compact }: { readonly about: string; readonly compact: boolean }) =>
  compact
    ? ({ className: 'icon-button how-sign', 'aria-label': `How do we know: ${about}` } as const)
    : ({ className: 'text-button how-trigger' } as const)

export const HowWords = ({ about, compact }: { readonly about: string; readonly compact: boolean }) =>
  compact ? (
    <Icon name="about" />
  ) : (
    <>
      how do we know<span className="visually-hidden">: {about}</span>
    </>
  )

export function How(props: HowProps) {
  const [asked, setAsked] = useState(false)
  const { about, compact = false } = props
  const trigger = (
    <button
      type="button"
      aria-haspopup="dialog"
      {...howTriggerProps({ about, compact })}
      onClick={() => setAsked(true)}
    >
      <HowWords about={about} compact={compact} />
    </button>
  )
  if (!asked) return trigger
  return (
    <Suspense fallback={trigger}>
      <HowCard {...props} />
    </Suspense>
  )
}
