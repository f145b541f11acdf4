// The key of the model: goes to the bridge and stays there. This page never holds it longer than the field does, and cannot read it back.
import { useState } from 'react'
import type { AiStatus } from '#core/contracts/bridge-ai.ts'
import { askBridge, resultOf } from '../../queries/ai.ts'
import { useParts } from '../shell/parts.ts'
import { keyWords } from './model-words.ts'
import { Setting } from './setting.tsx'

const placeWords = { keychain: 'Kept in your keychain.', file: 'Kept in a file that only you can read.' } as const
const MOST_CHARS = 8192
const FEWEST_CHARS = 8

export function ModelKey({ status, refresh }: { readonly status: AiStatus; readonly refresh: () => Promise<unknown> }) {
  const { bridge } = useParts()
  const [typed, setTyped] = useState('')
  const [said, setSaid] = useState('')
  const { provider } = status.settings
  const keep = async (): Promise<void> => {
    const kept = resultOf(await askBridge(bridge, 'setAiKey', { body: { provider, key: typed } }))
    setTyped('')
    setSaid(kept ? '' : 'The bridge could not keep it.')
    await refresh()
  }
  const forget = async (): Promise<void> => {
    await askBridge(bridge, 'forgetAiKey', { body: { provider } })
    await refresh()
  }
  return (
    <Setting
      id="model-key"
      label="Key"
      help={
        status.key === null ? 'None. It goes to the bridge, never into this browser’s storage.' : placeWords[status.key]
      }
    >
      <form
        className="buttons"
        onSubmit={(event) => {
          event.preventDefault()
          void keep()
        }}
      >
        <input
          className="field"
          type="password"
          autoComplete="off"
          spellCheck={false}
          aria-label={keyWords[provider]}
          placeholder={keyWords[provider]}
          maxLength={MOST_CHARS}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        <button type="submit" className="button" disabled={typed.trim().length < FEWEST_CHARS}>
          Keep
        </button>
        {status.key !== null && (
          <button type="button" className="button" onClick={() => void forget()}>
            Forget
          </button>
        )}
      </form>
      <output className="small muted">{said}</output>
    </Setting>
  )
}
