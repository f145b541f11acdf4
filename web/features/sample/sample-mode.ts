// Whether Today and History show the drawn person's days instead of one's own: a switch of this window, never kept, never on by itself.
import { createStore } from '../../ui/store.ts'

export const sampleMode = createStore(false)
