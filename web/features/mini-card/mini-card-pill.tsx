// The pill on Now that opens the small always-visible card; absent where the browser has none.
import { useStore } from '../../ui/store.ts'
import { useParts } from '../shell/parts.ts'
import { cardWindow } from './card-window.ts'
import { toggleCard } from './toggle-card.ts'

export function MiniCardPill() {
  const { notices } = useParts()
  const isOpen = useStore(cardWindow) !== null
  if (!('documentPictureInPicture' in globalThis)) return null
  const toggle = async (): Promise<void> => {
    const refusal = await toggleCard()
    if (refusal !== null) notices.say({ id: 'mini-card', text: refusal })
  }
  return (
    <button
      type="button"
      className="pill"
      aria-pressed={isOpen}
      title="A small card that stays above other windows"
      onClick={() => void toggle()}
    >
      Small card <b>{isOpen ? 'open' : ''}</b>
    </button>
  )
}
