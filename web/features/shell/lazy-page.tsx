// A view in its own chunk: fetched on demand or ahead of it, with a sentence instead of a blank when it takes a while.
import { lazy, Suspense, useEffect, useState, type ComponentType } from 'react'

/** Under this nobody notices a wait, and a flash of text would be worse than nothing. */
const QUIET_WAIT_MS = 400

function Opening({ title }: { readonly title: string }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), QUIET_WAIT_MS)
    return () => clearTimeout(timer)
  }, [])
  return <p className="opening muted">{late && `Opening ${title} …`}</p>
}

export function lazyPage(
  loadContent: () => Promise<ComponentType>,
  title: string,
): { View: ComponentType; preload: () => void } {
  const load = () => Promise.all([loadContent(), import('../../queries/query-scope.tsx')])
  const Lazy = lazy(async () => {
    const [Content, { QueryScope }] = await load()
    return {
      default: () => (
        <QueryScope>
          <Content />
        </QueryScope>
      ),
    }
  })
  const View = () => (
    <Suspense fallback={<Opening title={title} />}>
      <Lazy />
    </Suspense>
  )
  return { View, preload: () => void load().catch(() => undefined) } // a failed head start is tried again, and told, on the click
}
