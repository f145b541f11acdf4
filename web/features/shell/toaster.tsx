// Shows notices at the bottom of the page: read out politely, closable, reachable with F6, never in the way of the rail.
import { Toast } from '@base-ui/react/toast'
import { useEffect, useRef } from 'react'
import { Icon } from '../../ui/icon.tsx'
import { useStore } from '../../ui/store.ts'
import type { Notice } from './notices.ts'
import { useParts } from './parts.ts'
import './toaster.css'

/** Long enough to read two short sentences twice, and the time an undo is at hand. */
const PASSING_MS = 10_000

function Sync() {
  const { notices } = useParts()
  const wanted = useStore(notices)
  const { add, close, update } = Toast.useToastManager()
  const shown = useRef(new Map<string, Notice>())
  useEffect(() => {
    for (const notice of wanted) {
      const before = shown.current.get(notice.id)
      if (before === notice) continue
      const options = {
        title: notice.text,
        timeout: notice.sticky ? 0 : PASSING_MS,
        ...(notice.action && { actionProps: { children: notice.action.label, onClick: notice.action.run } }),
      }
      if (before) update(notice.id, options)
      else add({ id: notice.id, ...options, onRemove: () => notices.close(notice.id) })
      shown.current.set(notice.id, notice)
    }
    for (const id of shown.current.keys())
      if (!wanted.some((notice) => notice.id === id)) {
        close(id)
        shown.current.delete(id)
      }
  }, [wanted, notices, add, close, update])
  return null
}

function List() {
  const { toasts } = Toast.useToastManager()
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className="toast">
      <Toast.Title className="toast-text" render={<p />} />
      {toast.actionProps && <Toast.Action className="button toast-action" />}
      <Toast.Close className="icon-button" aria-label="Close">
        <Icon name="close" />
      </Toast.Close>
    </Toast.Root>
  ))
}

export const Toaster = () => (
  <Toast.Provider>
    <Toast.Portal>
      <Toast.Viewport className="toaster">
        <List />
      </Toast.Viewport>
    </Toast.Portal>
    <Sync />
  </Toast.Provider>
)
