// The doctor's findings about this page: the browser's checks with their repairs, the worker that keeps records, the offline copy.
import type { OfflineStatus } from '../../clients/offline.ts'
import type { Check } from '../../queries/checks.ts'
import type { Parts } from '../shell/parts.ts'
import type { Finding, Repair } from './finding.ts'

/** A question to the worker and its database; both answer in milliseconds where they are well. */
export async function checkRecords({ store }: Pick<Parts, 'store'>): Promise<Check> {
  const name = 'Records'
  const answer = await store.ask('identify', null)
  if (answer.ok)
    return { name, verdict: 'good', sentence: 'The part that keeps records answers, and its database is open.' }
  return { name, verdict: 'missing', sentence: answer.sentence }
}

const protect: Repair = {
  label: 'Ask for protection',
  run: async () =>
    (await navigator.storage.persist())
      ? 'Protected now.'
      : 'The browser said no for now; installing Cortex usually changes its mind.',
}

/** Checks of the browser with what can be done about each from here. */
export function withRepairs(checks: readonly Check[], { store }: Pick<Parts, 'store'>): readonly Finding[] {
  return checks.map((check) => {
    if (check.name === 'Storage' && check.verdict === 'reduced') return { ...check, repair: protect }
    if (check.name === 'Records' && check.verdict !== 'good')
      return { ...check, repair: { label: 'Start it again', run: () => Promise.resolve(restart(store)) } }
    return check
  })
}

function restart(store: Parts['store']): string {
  store.worker.restart()
  return 'Started again; look once more in a moment.'
}

export function offlineFinding(status: OfflineStatus, { offline }: Pick<Parts, 'offline'>): Finding {
  const name = 'Offline copy'
  switch (status.kind) {
    case 'ready':
    case 'updated-elsewhere':
      return { name, verdict: 'good', sentence: 'Complete: Cortex opens without its server.' }
    case 'update-waiting':
      return {
        name,
        verdict: 'good',
        sentence: 'Complete, and a newer one waits.',
        repair: { label: 'Use the newer one', run: () => Promise.resolve(use(offline)) },
      }
    case 'saving':
      return { name, verdict: 'reduced', sentence: 'Being filled now.' }
    case 'failed':
    case 'off':
      if (!('serviceWorker' in navigator))
        return { name, verdict: 'missing', sentence: 'This browser cannot keep a copy of the app.' }
      return {
        name,
        verdict: 'reduced',
        sentence: 'Not kept in this browser yet; without its server Cortex would not open.',
        repair: { label: 'Keep a copy', run: () => offline.register().then(() => null) },
      }
  }
}

function use(offline: Parts['offline']): null {
  offline.update()
  return null
}
