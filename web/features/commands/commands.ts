// Everything the app can be told to do by name or by key; palette, shortcut sheet and settings all read this one list.
import { isMac } from '../../ui/platform.ts'
import { startDemo } from '../camera/start-demo.ts'
import { pauseEnd, pauseLengths, pauseWords } from '../help/pause.ts'
import { goTo } from '../shell/navigation.ts'
import type { Parts } from '../shell/parts.ts'
import type { Keys } from './keymap.ts'

export interface Command {
  readonly id: string
  readonly title: string
  readonly group: 'Go to' | 'Do' | 'Look'
  /** Other words a person may search it by. */
  readonly alias?: string
  readonly defaultKeys: Keys | null
  readonly run: (parts: Parts) => unknown
}

const go = (
  id: string,
  title: string,
  { path, keys, alias }: { path: string; keys: Keys | null; alias?: string },
): Command => ({
  id,
  title,
  group: 'Go to',
  defaultKeys: keys,
  run: () => goTo(path),
  ...(alias !== undefined && { alias }),
})

const toggleTheme = ({ settings }: Parts): void => {
  const { theme } = settings.get().appearance
  const dark = theme === 'dark' || (theme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  settings.change({ appearance: { theme: dark ? 'light' : 'dark' } })
}

export const commands: readonly Command[] = [
  go('go-now', 'Now', { path: '/now', keys: 'G N', alias: 'live state pulse camera' }),
  go('go-today', 'Today', { path: '/today', keys: 'G T', alias: 'day timeline' }),
  go('go-history', 'History', { path: '/history', keys: 'G H', alias: 'week month heatmap' }),
  go('go-lab', 'Lab', { path: '/lab', keys: 'G L', alias: 'effects experiments what helps' }),
  go('go-settings', 'Settings', { path: '/settings', keys: 'G S', alias: 'preferences options' }),
  go('go-appearance', 'Settings: appearance', {
    path: '/settings/appearance',
    keys: null,
    alias: 'theme dark light text size contrast motion',
  }),
  go('go-shortcuts', 'Settings: shortcuts', { path: '/settings/shortcuts', keys: null, alias: 'keyboard keys rebind' }),
  go('go-data', 'Settings: your data', {
    path: '/settings/data',
    keys: null,
    alias: 'export import delete storage offline',
  }),
  go('go-leaves', 'AI and what leaves', { path: '/settings/what-leaves', keys: null, alias: 'privacy network' }),
  go('go-bridge', 'Bridge', { path: '/settings/bridge', keys: null, alias: 'pair connect stop launcher' }),
  go('go-doctor', 'Doctor', { path: '/settings/doctor', keys: null, alias: 'diagnosis health check problems' }),
  go('go-about', 'About and health', { path: '/settings/about', keys: null, alias: 'version medical limits' }),
  go('go-setup', 'Set-up', { path: '/setup', keys: null, alias: 'wizard welcome first steps begin' }),
  go('go-calibrate', 'Calibrate again', { path: '/setup/sit', keys: null, alias: 'baseline usual sit recalibrate' }),
  {
    id: 'camera-on',
    title: 'Turn the camera on',
    group: 'Do',
    alias: 'start preview sensing',
    defaultKeys: null,
    run: ({ camera }) => {
      goTo('/now')
      void camera.start()
    },
  },
  {
    id: 'camera-off',
    title: 'Turn the camera off',
    group: 'Do',
    alias: 'stop preview sensing',
    defaultKeys: 'X',
    run: ({ camera }) => camera.stop(),
  },
  {
    id: 'demo',
    title: 'Watch a drawn person instead',
    group: 'Do',
    alias: 'demo synthetic without camera try',
    defaultKeys: null,
    run: ({ sensing }) => {
      goTo('/now')
      void startDemo(sensing)
    },
  },
  ...pauseLengths.map((length): Command => ({
    id: `pause-${length}`,
    title: length === 'tomorrow' ? 'Pause help until tomorrow' : `Pause help for ${pauseWords[length]}`,
    group: 'Do',
    alias: 'quiet snooze silence',
    defaultKeys: null,
    run: ({ mind }) => mind.pause(pauseEnd(length, Date.now())),
  })),
  {
    id: 'pause-end',
    title: 'Let help come again',
    group: 'Do',
    alias: 'resume unpause',
    defaultKeys: null,
    run: ({ mind }) => mind.pause(null),
  },
  {
    id: 'shield-off',
    title: 'Lift the flow shield',
    group: 'Do',
    alias: 'dim bright page',
    defaultKeys: null,
    run: ({ shield }) => shield.set(null),
  },
  go('go-help', 'Settings: help and consent', {
    path: '/settings/help',
    keys: null,
    alias: 'pause quiet hours permission consent',
  }),
  {
    id: 'analyse-file',
    title: 'Analyse a video file',
    group: 'Do',
    alias: 'measure recording mp4 webm json',
    defaultKeys: null,
    run: ({ overlay }) => overlay.open('analyse'),
  },
  {
    id: 'small-card',
    title: 'Open or close the small card',
    group: 'Do',
    alias: 'picture in picture pip mini always on top',
    defaultKeys: null,
    run: async ({ notices }) => {
      const { toggleCard } = await import('../mini-card/toggle-card.ts')
      const refusal = await toggleCard()
      if (refusal !== null) notices.say({ id: 'small-card', text: refusal })
    },
  },
  {
    id: 'palette',
    title: 'Find a command',
    group: 'Do',
    alias: 'search palette',
    defaultKeys: isMac ? 'Meta+K' : 'Ctrl+K',
    run: ({ overlay }) => overlay.open('palette'),
  },
  {
    id: 'shortcuts',
    title: 'Show the shortcuts',
    group: 'Do',
    alias: 'keyboard help keys',
    defaultKeys: '?',
    run: ({ overlay }) => overlay.open('shortcuts'),
  },
  {
    id: 'theme-toggle',
    title: 'Switch between light and dark',
    group: 'Look',
    alias: 'theme',
    defaultKeys: null,
    run: toggleTheme,
  },
  {
    id: 'theme-auto',
    title: 'Follow the system’s light or dark',
    group: 'Look',
    alias: 'theme auto',
    defaultKeys: null,
    run: ({ settings }) => settings.change({ appearance: { theme: 'auto' } }),
  },
]
