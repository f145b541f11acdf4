// Which small window is open, if any; apart from what opens it, so that the frame can follow it at no cost.
import { createStore } from '../../ui/store.ts'

export const cardWindow = createStore<Window | null>(null)
