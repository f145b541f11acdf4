// The word or sign that opens a "how do we know" card, drawn alike before and after the card is there.
import { Icon } from './icon.tsx'

export interface HowProps {
  /** What the card speaks of: `Pulse`. */
  readonly about: string
  readonly rows: readonly (readonly [term: string, text: string])[]
  /** A sign instead of words, where space is scarce. */
  readonly compact?: boolean
}

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
