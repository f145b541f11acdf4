// The support bundle on the page: read it whole, then save or copy exactly that.
import { useState } from 'react'
import { download } from '../../ui/download.ts'

/** Enough to see what it is made of; the rest scrolls. */
const ROWS = 16

export function BundleCard({ make }: { readonly make: () => string }) {
  const [text, setText] = useState<string | null>(null)
  const [isCopied, setCopied] = useState(false)
  if (text === null)
    return (
      <section className="card settings-card" id="support">
        <h2 className="settings-title">For a report</h2>
        <p className="muted">
          Versions, the results above and the last errors, with addresses, paths and long words taken out. No records,
          no readings. You see all of it first, and nothing is sent.
        </p>
        <p className="buttons">
          <button type="button" className="button" onClick={() => setText(make())}>
            Show the report
          </button>
        </p>
      </section>
    )
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <section className="card settings-card" id="support">
      <h2 className="settings-title">For a report</h2>
      <label>
        <span className="visually-hidden">The report, word for word</span>
        <textarea className="field bundle" readOnly rows={ROWS} value={text} />
      </label>
      <p className="buttons">
        <button
          type="button"
          className="button"
          data-kind="primary"
          onClick={() => download(new Blob([text], { type: 'application/json' }), 'cortex-support.json')}
        >
          Save it
        </button>
        <button type="button" className="button" onClick={() => void copy()}>
          {isCopied ? 'Copied' : 'Copy it'}
        </button>
        <button type="button" className="button" data-kind="quiet" onClick={() => setText(null)}>
          Put it away
        </button>
      </p>
    </section>
  )
}
