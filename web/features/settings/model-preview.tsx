// The exact bytes a model would be sent, from what is true right now; turning on is possible only under them.
import { useState } from 'react'
import type { AiPatch, AiStatus } from '#core/contracts/bridge-ai.ts'
import type { PlanPreview } from '#core/contracts/planning.ts'
import { askBridge, resultOf } from '../../queries/ai.ts'
import { useParts } from '../shell/parts.ts'
import { dollars } from './model-words.ts'

export interface ModelPreviewProps {
  readonly status: AiStatus
  readonly change: (patch: AiPatch) => Promise<boolean>
}

/** The kind whose request holds the most of what the person writes. */
const SHOWN_ARM = 'task_decompose'

export function ModelPreview({ status, change }: ModelPreviewProps) {
  const { bridge, mind } = useParts()
  const [preview, setPreview] = useState<PlanPreview | null>(null)
  const [said, setSaid] = useState('')
  const show = async (): Promise<void> => {
    const request = await mind.wouldAsk(SHOWN_ARM)
    const shown = request && resultOf(await askBridge(bridge, 'previewPlan', { body: { request } }))
    setPreview(shown)
    setSaid(shown ? '' : 'The bridge did not answer. Nothing was sent.')
  }
  const turnOn = async (): Promise<void> => {
    const done = preview !== null && (await change({ on: true, previewSha256: preview.sha256 }))
    setSaid(done ? '' : 'That was not turned on. Look at the text again first.')
  }
  return (
    <>
      <p className="buttons">
        <button type="button" className="button" onClick={() => void show()}>
          {preview ? 'Show it as of now' : 'Show exactly what would be sent'}
        </button>
      </p>
      <output className="small muted">{said}</output>
      {preview && (
        <figure className="model-preview">
          <figcaption className="small muted">
            To {preview.url}, at most {dollars(preview.worstUsd)} a time. Every character of the request, SHA-256{' '}
            {preview.sha256.slice(0, 12)}…
          </figcaption>
          {/* Scrolls by itself, so it must be reachable by keyboard. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <pre tabIndex={0} aria-label="The request, character by character">
            {preview.body}
          </pre>
          {!status.settings.on && (
            <p className="buttons">
              <button
                type="button"
                className="button"
                data-kind="primary"
                disabled={status.key === null}
                onClick={() => void turnOn()}
              >
                Turn on
              </button>
            </p>
          )}
        </figure>
      )}
    </>
  )
}
