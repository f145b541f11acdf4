// The small window that stays above others (document picture-in-picture): opened on a gesture, dressed like the page, gone with it.
import { cardWindow } from './card-window.ts'
import './mini-card.css'

/** The part of the API used here; Chromium and recent Firefox have it, the DOM types do not. */
interface PictureInPicture {
  readonly requestWindow: (size: { readonly width: number; readonly height: number }) => Promise<Window>
}

const SIZE = { width: 300, height: 180 }

const api = (): PictureInPicture | undefined =>
  (globalThis as { readonly documentPictureInPicture?: PictureInPicture }).documentPictureInPicture // not in the DOM types

/** The page's style sheets and its choices of theme, contrast, motion and text size, kept in step while the card is open. */
function dress(card: Window): void {
  for (const { href } of document.styleSheets)
    if (href !== null) {
      const link = card.document.createElement('link')
      link.rel = 'stylesheet'
      link.href = href
      card.document.head.append(link)
    }
  const from = document.documentElement
  const to = card.document.documentElement
  const follow = (): void => {
    to.lang = from.lang
    Object.assign(to.dataset, from.dataset)
    to.style.setProperty('--text-size', from.style.getPropertyValue('--text-size'))
  }
  const changes = new MutationObserver(follow)
  changes.observe(from, { attributes: true })
  card.addEventListener('pagehide', () => changes.disconnect())
  follow()
}

/** Opens the card, or closes it when it is open. Answers null, or the sentence why it cannot be. Needs a gesture of the person. */
export async function toggleCard(): Promise<string | null> {
  const shown = cardWindow.get()
  if (shown) {
    shown.close()
    return null
  }
  const pictureInPicture = api()
  if (!pictureInPicture) return 'This browser has no small window that stays on top; notifications take its place.'
  try {
    const card = await pictureInPicture.requestWindow(SIZE)
    dress(card)
    card.document.title = 'Cortex'
    card.addEventListener('pagehide', () => cardWindow.set(null))
    cardWindow.set(card)
    return null
  } catch {
    return 'The browser did not open the small window. Try it with the button on Now.'
  }
}
