// The frame around every page: skip link, rail, the page asked for by the address, overlays and messages.
import { Suspense, lazy, useState, type ReactNode } from 'react'
import { Route, Switch, useLocation } from 'wouter'
import { usePart, useStore } from '../../ui/store.ts'
import { cardWindow } from '../mini-card/card-window.ts'
import { CommandKeys } from '../commands/command-keys.tsx'
import { ErrorBoundary } from '../errors/error-boundary.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import { firstRun, pages, setup } from './pages.ts'
import { useParts } from './parts.ts'
import { Rail } from './rail.tsx'
import './shell.css'

const Palette = lazy(async () => ({ default: (await import('../commands/palette.tsx')).Palette }))
const ShortcutSheet = lazy(async () => ({ default: (await import('../commands/shortcut-sheet.tsx')).ShortcutSheet }))
const AnalyseSheet = lazy(async () => ({ default: (await import('../analyse-file/analyse-sheet.tsx')).AnalyseSheet }))
const HelpLayer = lazy(async () => ({ default: (await import('../help/help-layer.tsx')).HelpLayer }))
const AskCard = lazy(async () => ({ default: (await import('../asking/ask-card.tsx')).AskCard }))
const MiniCardHost = lazy(async () => ({ default: (await import('../mini-card/mini-card.tsx')).MiniCardHost }))
const OfflineNotices = lazy(async () => ({ default: (await import('../updates/offline-notices.tsx')).OfflineNotices }))
const Toaster = lazy(async () => ({ default: (await import('./toaster.tsx')).Toaster }))

function Overlays() {
  const { asking, overlay, notices } = useParts()
  const isAsked = useStore(asking) !== null
  const hasCard = useStore(cardWindow) !== null
  const shown = useStore(overlay)
  const anyNotice = useStore(notices).length > 0
  return (
    <Suspense fallback={null}>
      {shown === 'palette' && <Palette />}
      {shown === 'shortcuts' && <ShortcutSheet />}
      {shown === 'analyse' && <AnalyseSheet />}
      {isAsked && <AskCard />}
      {hasCard && <MiniCardHost />}
      {anyNotice && <Toaster />}
    </Suspense>
  )
}

function CurrentPage() {
  const [location] = useLocation()
  return (
    <ErrorBoundary key={location}>
      <Switch>
        <Route path="/">
          <firstRun.View />
        </Route>
        <Route path="/setup/*?">
          <setup.View />
        </Route>
        {pages.map(({ path, View }) => (
          <Route key={path} path={path === '/settings' ? '/settings/*?' : path}>
            <View />
          </Route>
        ))}
        <Route>
          <NotFoundPage />
        </Route>
      </Switch>
    </ErrorBoundary>
  )
}

/** Fetched with the first help; nothing of it is there before. */
function Helps() {
  const kind = usePart(useParts().help, (view) => view.kind)
  const [wasNeeded, setNeeded] = useState(false)
  if (kind !== 'none' && !wasNeeded) setNeeded(true)
  return <Suspense fallback={null}>{wasNeeded && <HelpLayer />}</Suspense>
}

/** Everything behind an open overlay is out of reach, for pointers, keys and screen readers alike. */
function Frame({ children }: { readonly children: ReactNode }) {
  const behind = useStore(useParts().overlay) !== null
  return (
    <div className="frame" inert={behind}>
      {children}
    </div>
  )
}

export const App = () => (
  <Frame>
    <a className="skip-link" href="#page">
      Skip to the page
    </a>
    <div className="app">
      <Rail />
      <main id="page" tabIndex={-1}>
        <CurrentPage />
      </main>
    </div>
    <Helps />
    <Overlays />
    <CommandKeys />
    <Suspense fallback={null}>
      <OfflineNotices />
    </Suspense>
  </Frame>
)
