// Pairing by hand: the eight characters that `cortex pair` shows.
import { useState, type SubmitEvent } from 'react'
import type { PairingState } from '../../clients/bridge-view.ts'
import { useParts } from '../shell/parts.ts'
import { pairingSentences } from './bridge-sentences.ts'

/** Eight characters, and room for the spaces or dashes people put between them. */
const LONGEST = 16

export function PairForm({ pairing }: { readonly pairing: PairingState }) {
  const { bridge } = useParts()
  const [code, setCode] = useState('')
  const [isMalformed, setMalformed] = useState(false)
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    setMalformed(!(await bridge.connection()).pair(code))
  }
  return (
    <form className="pair-form" onSubmit={(event) => void submit(event)}>
      <label>
        <span className="visually-hidden">Code from “cortex pair”</span>
        <input
          className="field pair-code"
          placeholder="ABCD EFGH"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={LONGEST}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      </label>
      <button type="submit" className="button" data-kind="primary" disabled={pairing === 'trying'}>
        Let this page in
      </button>
      <output className="small muted">{pairingSentences[isMalformed ? 'malformed' : pairing]}</output>
    </form>
  )
}
