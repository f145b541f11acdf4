// What a person sees when a part of the app breaks: what happened, what is safe, one action, and an id to copy.
import { useState } from 'react'
import { Icon } from '../../ui/icon.tsx'
import { isMissingChunk, type LoggedError } from './error-log.ts'

function CopyId({ logged }: { readonly logged: LoggedError }) {
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(
      `${logged.id} ${new Date(logged.atMs).toISOString()} ${logged.name}: ${logged.message}`,
    )
    setCopied(true)
  }
  return (
    <p className="error-id small muted">
      Error <code>{logged.id}</code>
      <button type="button" className="text-button" onClick={() => void copy()}>
        {copied ? 'Copied' : 'Copy for a report'}
      </button>
    </p>
  )
}

export function ErrorCard({ logged, retry }: { readonly logged: LoggedError; readonly retry: () => void }) {
  const missing = isMissingChunk(logged)
  return (
    <section className="card notice-card" role="alert">
      <h1 className="serif notice-title">
        <Icon name="alert" /> {missing ? 'This page could not be fetched' : 'This page stopped working'}
      </h1>
      <p className="muted">
        {missing
          ? 'Either Cortex is not running any more, or this window is older than the installed version. A reload settles it.'
          : 'The rest of Cortex goes on, and nothing you recorded is lost. Trying again is usually enough.'}
      </p>
      <p className="buttons">
        <button
          type="button"
          className="button"
          data-kind="primary"
          onClick={missing ? () => location.reload() : retry}
        >
          {missing ? 'Reload' : 'Try again'}
        </button>
      </p>
      <CopyId logged={logged} />
    </section>
  )
}
