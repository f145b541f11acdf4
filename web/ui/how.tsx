// "How do we know": a small card that says by which method, over which stretch, with what quality and from which source.
import { Popover } from '@base-ui/react/popover'
import { Icon } from './icon.tsx'

export interface HowProps {
  /** What the card speaks of: `Pulse`. */
  readonly about: string
  readonly rows: readonly (readonly [term: string, text: string])[]
  /** A sign instead of words, where space is scarce. */
  readonly compact?: boolean
}

export const How = ({ about, rows, compact }: HowProps) => (
  <Popover.Root>
    {compact ? (
      <Popover.Trigger className="icon-button how-sign" aria-label={`How do we know: ${about}`}>
        <Icon name="about" />
      </Popover.Trigger>
    ) : (
      <Popover.Trigger className="text-button how-trigger">
        how do we know<span className="visually-hidden">: {about}</span>
      </Popover.Trigger>
    )}
    <Popover.Portal>
      <Popover.Positioner sideOffset={8} align="end" collisionPadding={16}>
        <Popover.Popup className="how">
          <Popover.Title>{about}</Popover.Title>
          <dl>
            {rows.map(([term, text]) => (
              <div key={term} className="how-row">
                <dt>{term}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </Popover.Popup>
      </Popover.Positioner>
    </Popover.Portal>
  </Popover.Root>
)
