// Where the bare address leads: to the set-up the very first time, to Now ever after.
import { useEffect, useState } from 'react'
import { Redirect } from 'wouter'
import { useParts } from '../shell/parts.ts'
import { noteShown, readProgress, wasShown } from './progress.ts'

export function FirstRun() {
  const { store } = useParts()
  const [to, setTo] = useState<'/now' | '/setup' | null>(wasShown(localStorage) ? '/now' : null)
  useEffect(() => {
    if (to !== null) return
    // The mark may be gone while the records are there (another address, cleared notes): they know better.
    void readProgress(store).then((progress) => {
      if (progress) noteShown(localStorage)
      setTo(progress ? '/now' : '/setup')
    })
  }, [store, to])
  return to === null ? <p className="opening muted">Opening Cortex …</p> : <Redirect to={to} replace />
}
