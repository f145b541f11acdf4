// How the page looks for this person, applied to the root element: theme, contrast, motion, text size.
import type { Settings } from '#core/contracts/settings.ts'

type Appearance = Settings['appearance']

export interface SystemWishes {
  readonly moreContrast: boolean
  readonly lessMotion: boolean
}

/** Data attributes of the root element for these choices; "auto" follows the system's own wish. */
export function rootAttributes({ theme, contrast, motion }: Appearance, system: SystemWishes): Record<string, string> {
  const more = contrast === 'more' || (contrast === 'auto' && system.moreContrast)
  const less = motion === 'reduced' || system.lessMotion
  return { theme, contrast: more ? 'more' : 'usual', motion: less ? 'reduce' : 'usual' }
}

/** Keeps `root` in step with the chosen appearance and with the system's wishes. Call before the first render. */
export function followAppearance(
  root: HTMLElement,
  settings: { readonly get: () => Settings; readonly subscribe: (onChange: () => void) => unknown },
): void {
  const contrastQuery = matchMedia('(prefers-contrast: more)')
  const motionQuery = matchMedia('(prefers-reduced-motion: reduce)')
  const apply = (): void => {
    const { appearance } = settings.get()
    const system = { moreContrast: contrastQuery.matches, lessMotion: motionQuery.matches }
    Object.assign(root.dataset, rootAttributes(appearance, system))
    root.style.setProperty('--text-size', `${Math.round(appearance.textScale * 100)}%`)
  }
  contrastQuery.addEventListener('change', apply)
  motionQuery.addEventListener('change', apply)
  settings.subscribe(apply)
  apply()
}
