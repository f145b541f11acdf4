// The card behind "how do we know", with its trigger; loaded when it is first asked for.
import { Popover } from '@base-ui/react/popover'
import { HowWords, howTriggerProps, type HowProps } from './how-trigger.tsx'

export const HowCard = ({ about, rows, compact = false }: HowProps) => (
  <Popover.Root defaultOpen>
    <Popover.Trigger {...howTriggerProps({ about, compact })}>
      <HowWords about={about} compact={compact} />
    </Popover.Trigger>
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
