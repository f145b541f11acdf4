// Opens the app in the person's browser, where there is a display to open it on.
import open from 'open'

/** True where a window can appear: always on macOS and Windows, with X11 or Wayland elsewhere; never in continuous integration. */
export function hasDisplay(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  if (env['CI']) return false
  if (platform === 'darwin' || platform === 'win32') return true
  return Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY'])
}

/** Asks the system to open the address; a machine without a browser gets a sentence instead of a failure. */
export async function openBrowser(url: string): Promise<void> {
  const browser = await open(url)
  browser.once('error', () => console.error('No browser could be opened; open the address above yourself.'))
}
