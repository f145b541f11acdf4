// Runs something once the page has loaded and has nothing better to do.

/** Also where the browser cannot tell idleness, and at the latest after two seconds of being busy. */
export function onceIdle(run: () => void): void {
  const whenIdle = (): void => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: 2000 })
    else setTimeout(run, 0)
  }
  if (document.readyState === 'complete') whenIdle()
  else addEventListener('load', whenIdle, { once: true })
}
