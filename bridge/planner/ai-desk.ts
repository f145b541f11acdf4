// What the person chose for the planner: kept with a version, and switched on only with a preview in hand.
import { aiSettingsSchema, defaultAiSettings, type AiPatch, type AiSettings } from '#core/contracts/bridge-ai.ts'
import { checkShape } from '#core/contracts/check-shape.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { readDocument, type LedgerTx } from '../ledger/ledger-tx.ts'
import { ok, refuse, type Settled } from '../outcome.ts'

export interface AiDesk {
  current(): AiSettings
  /** A preview was shown: turning on may name it for a while. */
  noteShown(sha256: string): void
  /** Runs in a transaction; refused (state_conflict) when it would turn on, or send elsewhere, without a fresh preview. */
  change(tx: LedgerTx, patch: AiPatch): Settled<AiSettings>
}

const ID = 'ai'
/** As long as one may take to read it. */
const SHOWN_FOR_MS = 1_800_000
/** Fields that decide where text goes. */
const destination = [
  'provider',
  'model',
  'region',
  'projectId',
  'endpoint',
] as const satisfies readonly (keyof AiSettings)[]

export function openAiDesk(ledger: Ledger, monoMs: () => number): AiDesk {
  let current = toSettings(ledger.read((sql) => readDocument(sql, 'settings', ID))?.body)
  /** By hash: where it would have gone, and until when it counts. */
  const shown = new Map<string, { readonly place: string; readonly untilMs: number }>()
  const wasShown = (sha256: string | undefined, settings: AiSettings): boolean => {
    const preview = sha256 === undefined ? undefined : shown.get(sha256)
    return preview !== undefined && preview.untilMs > monoMs() && preview.place === placeOf(settings)
  }
  return {
    current: () => current,
    noteShown(sha256) {
      shown.set(sha256, { place: placeOf(current), untilMs: monoMs() + SHOWN_FOR_MS })
      for (const [old, { untilMs }] of shown) if (untilMs <= monoMs()) shown.delete(old)
    },
    change(tx, { previewSha256, ...patch }) {
      const before = toSettings(tx.readDocument('settings', ID)?.body)
      const next = { ...before, ...(patch as Partial<AiSettings>) } // JSON has no undefined
      const moved = placeOf(next) !== placeOf(before)
      const turnsOn = patch.on === true && (!before.on || moved)
      if (turnsOn && !wasShown(previewSha256, next)) return refuse('state_conflict', {})
      // Another destination has not been agreed to: it waits until it is turned on again.
      const kept = moved && !turnsOn ? { ...next, on: false } : next
      tx.putDocument('settings', ID, kept)
      tx.afterCommit(() => void (current = kept))
      return ok(kept)
    },
  }
}

const placeOf = (settings: AiSettings): string => JSON.stringify(destination.map((field) => settings[field]))

function toSettings(body: unknown): AiSettings {
  const checked = checkShape(aiSettingsSchema, body)
  return checked.ok ? checked.value : defaultAiSettings
}
