// Which small window is open, if any; what it takes to open one is fetched when it is asked for.
import { createStore } from '../../ui/store.ts'

export const cardWindow = createStore<Window | null>(null)

/** Opens the card, or closes it when it is open. Answers null, or the sentence why it cannot be. Needs a gesture of the person. */
export const toggleCard = async (): Promise<string | null> => (await import('./toggle-card.ts')).toggleCard()
