// How the page looks for this person: theme, contrast, motion, text size. Applied to the root element before the first paint.
import { z } from 'zod/mini'
import { createStore, type Store } from './store.ts'

export const themes = ['auto', 'light', 'dark'] as const
export const contrasts = ['auto', 'more'] as const
export const motions = ['auto', 'reduce'] as const
export const textPercentRange = { min: 80, max: 160, step: 10 } as const

const textPercent = z
  .number()
  .check(z.minimum(textPercentRange.min), z.maximum(textPercentRange.max), z.multipleOf(textPercentRange.step))

export const appearanceSchema = z.strictObject({
  theme: z.enum(themes),
  contrast: z.enum(contrasts),
  motion: z.enum(motions),
  textPercent,
})
export type Appearance = z.infer<typeof appearanceSchema>
export const defaultAppearance: Appearance = { theme: 'auto', contrast: 'auto', motion: 'auto', textPercent: 100 }

/** Copy kept where it can be read synchronously, so that the first paint is already right. */
export const APPEARANCE_KEY = 'cortex.appearance'

export function parseAppearance(text: string | null): Appearance {
  if (text === null) return defaultAppearance
  try {
    const parsed = appearanceSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : defaultAppearance
  } catch {
    return defaultAppearance // not JSON: written by something else
  }
}

export interface SystemWishes {
  readonly moreContrast: boolean
  readonly lessMotion: boolean
}

/** Data attributes of the root element for these choices; "auto" follows the system's own wish. */
export const rootAttributes = (appearance: Appearance, system: SystemWishes): Record<string, string> => ({
  theme: appearance.theme,
  contrast: appearance.contrast === 'more' || system.moreContrast ? 'more' : 'usual',
  motion: appearance.motion === 'reduce' || system.lessMotion ? 'reduce' : 'usual',
})

export interface AppearanceControl extends Store<Appearance> {
  readonly change: (part: Partial<Appearance>) => void
}

/** Reads the kept choice, applies it to `root`, follows the system and other windows, and keeps every change. */
export function createAppearance(root: HTMLElement): AppearanceControl {
  const contrastQuery = matchMedia('(prefers-contrast: more)')
  const motionQuery = matchMedia('(prefers-reduced-motion: reduce)')
  const store = createStore(parseAppearance(localStorage.getItem(APPEARANCE_KEY)))
  const apply = (): void => {
    const appearance = store.get()
    const system = { moreContrast: contrastQuery.matches, lessMotion: motionQuery.matches }
    Object.assign(root.dataset, rootAttributes(appearance, system))
    root.style.setProperty('--text-size', `${appearance.textPercent}%`)
  }
  contrastQuery.addEventListener('change', apply)
  motionQuery.addEventListener('change', apply)
  addEventListener('storage', (event) => {
    if (event.key === APPEARANCE_KEY) store.set(parseAppearance(event.newValue))
  })
  store.subscribe(apply)
  apply()
  const set = (next: Appearance): void => {
    localStorage.setItem(APPEARANCE_KEY, JSON.stringify(next))
    store.set(next)
  }
  return { ...store, set, change: (part) => set({ ...store.get(), ...part }) }
}
