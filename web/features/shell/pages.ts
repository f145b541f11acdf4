// The five pages: address, name, icon, and the chunk each one lives in.
import type { ComponentType } from 'react'
import type { IconName } from '../../ui/icon.tsx'
import { lazyPage } from './lazy-page.tsx'

export interface Page {
  readonly path: `/${string}`
  readonly title: string
  readonly icon: IconName
  readonly View: ComponentType
  /** Fetches the chunk ahead of a click. */
  readonly preload: () => void
}

const page = (
  path: Page['path'],
  { title, icon }: { readonly title: string; readonly icon: IconName },
  load: () => Promise<ComponentType>,
): Page => ({ path, title, icon, ...lazyPage(load, title) })

export const pages: readonly Page[] = [
  page('/now', { title: 'Now', icon: 'now' }, async () => (await import('../now/now-page.tsx')).NowPage),
  page('/today', { title: 'Today', icon: 'today' }, async () => (await import('../today/today-page.tsx')).TodayPage),
  page(
    '/history',
    { title: 'History', icon: 'history' },
    async () => (await import('../history/history-page.tsx')).HistoryPage,
  ),
  page('/lab', { title: 'Lab', icon: 'lab' }, async () => (await import('../lab/lab-page.tsx')).LabPage),
  page(
    '/settings',
    { title: 'Settings', icon: 'settings' },
    async () => (await import('../settings/settings-page.tsx')).SettingsPage,
  ),
]

/** Not in the rail: shown once by itself, later from Settings and the palette. */
export const setup = lazyPage(async () => (await import('../setup/setup-page.tsx')).SetupPage, 'Set-up')
/** What the bare address shows while it finds out where to lead. */
export const firstRun = lazyPage(async () => (await import('../setup/first-run.tsx')).FirstRun, 'Cortex')

/** Starts fetching the page of an address before anything is rendered. */
export const preloadPageAt = (path: string): void =>
  (pages.find((candidate) => path.startsWith(candidate.path)) ?? pages[0])?.preload()
