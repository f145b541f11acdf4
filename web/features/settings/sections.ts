// The sections of Settings, and every single setting in them, so that the search box finds each by its name or another word for it.
import type { IconName } from '../../ui/icon.tsx'
import { lazyPage } from '../shell/lazy-page.tsx'

export interface SettingEntry {
  /** Anchor inside the section's page. */
  readonly id: string
  readonly label: string
  /** Other words a person may look for. */
  readonly alias: string
}

export interface Section {
  readonly slug: string
  readonly title: string
  readonly blurb: string
  readonly icon: IconName
  readonly entries: readonly SettingEntry[]
  readonly View: ReturnType<typeof lazyPage>['View']
}

const entry = (id: string, label: string, alias: string): SettingEntry => ({ id, label, alias })

export const sections: readonly Section[] = [
  {
    slug: 'appearance',
    title: 'Appearance',
    blurb: 'Light or dark, contrast, text size, motion, clock',
    icon: 'palette',
    entries: [
      entry('theme', 'Theme', 'dark light night colour auto'),
      entry('text-size', 'Text size', 'font bigger larger smaller zoom'),
      entry('contrast', 'Contrast', 'high readable'),
      entry('motion', 'Motion', 'animation reduced'),
      entry('clock', 'Clock', 'time 12 24 hours'),
    ],
    View: lazyPage(async () => (await import('./appearance-section.tsx')).AppearanceSection, 'Appearance').View,
  },
  {
    slug: 'sensing',
    title: 'Sensing',
    blurb: 'Which signals Cortex may read',
    icon: 'mark',
    entries: [
      entry('calibration', 'Your usual', 'calibrate recalibrate baseline sit wizard set-up'),
      entry('rhythm', 'Keys and pointer', 'typing mouse scroll rhythm input keyboard signal source'),
      entry('rhythm-everywhere', 'Also outside this window', 'desktop bridge everywhere other programs typing'),
    ],
    View: lazyPage(async () => (await import('./sensing-section.tsx')).SensingSection, 'Sensing').View,
  },
  {
    slug: 'help',
    title: 'Help and consent',
    blurb: 'When help may come, how it appears, and what each kind may do',
    icon: 'quiet',
    entries: [
      entry('help-on', 'Help', 'suggestions interventions off on'),
      entry('pause', 'Pause', 'snooze quiet resume tomorrow'),
      entry('how-often', 'How often', 'daily cap limit spacing minutes apart'),
      entry('questions', 'Asking how it is', 'experience sampling question tap label survey'),
      entry('quiet-hours', 'Quiet hours', 'night evening morning work hours'),
      entry('weekdays', 'Days without help', 'weekend weekday'),
      entry('delivery', 'How it appears', 'card page notification size'),
      entry('notifications', 'Notifications', 'permission sound badge'),
      entry('warning', 'Warning and snooze', 'seconds countdown later'),
      entry('breathing', 'Breathing', 'pacer box coherent audio tones exercise'),
      entry('consent', 'What each kind may do', 'permission trust ladder level revoke withdraw reset'),
      entry('consent-history', 'History of consent', 'log changes'),
    ],
    View: lazyPage(async () => (await import('./help-section.tsx')).HelpSection, 'Help and consent').View,
  },
  {
    slug: 'shortcuts',
    title: 'Shortcuts',
    blurb: 'Every key that does something, and how to change it',
    icon: 'keys',
    entries: [
      entry('keys', 'Shortcuts', 'keyboard keys rebind hotkey'),
      entry('single-keys', 'Single-key shortcuts', 'letters off disable'),
    ],
    View: lazyPage(async () => (await import('./shortcuts-section.tsx')).ShortcutsSection, 'Shortcuts').View,
  },
  {
    slug: 'data',
    title: 'Your data',
    blurb: 'What is kept in this browser, and how to take it with you or delete it',
    icon: 'data',
    entries: [
      entry('raw-retention', 'Keep raw signals for', 'retention history hours'),
      entry('retention', 'Keep minutes and hours for', 'retention history days'),
      entry('export', 'Take your records with you', 'export download backup zip csv json save'),
      entry('import', 'Bring records back', 'import restore upload backup'),
      entry('delete', 'Delete everything', 'erase remove reset wipe'),
      entry('kept', 'Kept in this browser', 'storage space quota disk'),
      entry('persist', 'Protection from clearing', 'persist eviction permanent'),
      entry('offline', 'Offline copy', 'network server install progress'),
    ],
    View: lazyPage(async () => (await import('./data-section.tsx')).DataSection, 'Your data').View,
  },
  {
    slug: 'what-leaves',
    title: 'AI and what leaves',
    blurb: 'Nothing, unless you switch a language model on; and how you can check that',
    icon: 'shield',
    entries: [
      entry('leaves', 'What leaves this computer', 'privacy network cloud send telemetry tracking'),
      entry(
        'model',
        'Words from a language model',
        'ai llm key provider anthropic bedrock vertex cost cap limit preview claude',
      ),
    ],
    View: lazyPage(async () => (await import('./leaves-section.tsx')).LeavesSection, 'What leaves').View,
  },
  {
    slug: 'bridge',
    title: 'Bridge',
    blurb: 'The part of Cortex outside the browser: pairing, its parts, stopping it',
    icon: 'tabs',
    entries: [
      entry('connection', 'Connection', 'pair code connect bridge launcher start unpair'),
      entry('parts', 'Parts of the bridge', 'readiness subsystems hints status'),
      entry('stop', 'Stop the bridge', 'shutdown quit end'),
    ],
    View: lazyPage(async () => (await import('../bridge/bridge-section.tsx')).BridgeSection, 'Bridge').View,
  },
  {
    slug: 'doctor',
    title: 'Doctor',
    blurb: 'What this browser and computer can do for Cortex, checked now',
    icon: 'doctor',
    entries: [
      entry('checks', 'Checks', 'diagnose problem webgpu camera storage worker offline'),
      entry('bridge-checks', 'Checks of the bridge', 'readiness hints diagnose'),
      entry('support', 'For a report', 'support bundle bug download copy errors'),
    ],
    View: lazyPage(async () => (await import('./doctor-section.tsx')).DoctorSection, 'Doctor').View,
  },
  {
    slug: 'about',
    title: 'About and health',
    blurb: 'What Cortex is, what it is not, and when to see someone',
    icon: 'about',
    entries: [
      entry('health', 'Health', 'medical doctor limits diagnosis'),
      entry('version', 'Version', 'build license'),
    ],
    View: lazyPage(async () => (await import('./about-section.tsx')).AboutSection, 'About').View,
  },
]

export interface SettingHit {
  readonly section: Section
  readonly entry: SettingEntry
}

/** Settings whose name, section or other words hold every word typed; in the order of the pages. */
export function findSettings(query: string): readonly SettingHit[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  return sections.flatMap((section) =>
    section.entries
      .filter(({ label, alias }) => {
        const text = `${label} ${alias} ${section.title}`.toLowerCase()
        return words.every((word) => text.includes(word))
      })
      .map((found) => ({ section, entry: found })),
  )
}
