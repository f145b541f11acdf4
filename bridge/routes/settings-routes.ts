// Settings: read from memory, changed by whole fields, each change under a new version and told to everyone on the stream.
import { checkShape } from '#core/contracts/check-shape.ts'
import {
  defaultBridgeSettings,
  settingsSchema,
  type BridgeSettings,
  type VersionedSettings,
} from '#core/contracts/bridge-settings.ts'
import type { Routes } from '../kernel.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { readDocument, type Document, type LedgerTx } from '../ledger/ledger-tx.ts'
import { ok, refuse } from '../outcome.ts'

export interface SettingsDesk {
  current(): VersionedSettings
  readonly routes: Routes
}

const ID = 'bridge'

export function openSettings(
  ledger: Ledger,
  onChange: (settings: VersionedSettings, cid: string) => void,
): SettingsDesk {
  let current = toSettings(ledger.read((sql) => readDocument(sql, 'settings', ID)))
  return {
    current: () => current,
    routes: {
      getSettings: () => ok(current),
      patchSettings({ body, cid, session }) {
        // A program to start is named at the keyboard of this computer, never by a page.
        if (body.projectProgram !== undefined && !session.local)
          return refuse('consent_required', { actionKind: 'launch-project' })
        return {
          kind: 'write',
          durable: true,
          apply(tx) {
            // From the transaction, not from memory: another change may stand just before this one in the same transaction.
            const before = toSettings(tx.readDocument('settings', ID)).settings
            const next = put(tx, { ...before, ...(body as Partial<BridgeSettings>) }) // JSON has no undefined
            // Announced once the transaction is through: a message must never run ahead of the record.
            tx.afterCommit(() => {
              current = next
              onChange(next, cid)
            })
            return ok(next)
          },
        }
      },
    },
  }
}

function put(tx: LedgerTx, settings: BridgeSettings): VersionedSettings {
  const { version } = tx.putDocument('settings', ID, settings)
  return { version, settings }
}

/** What an older or newer program wrote is taken where it fits; anything else falls back to the defaults. */
function toSettings(document: Document | null): VersionedSettings {
  const checked = document && checkShape(settingsSchema, { ...defaultBridgeSettings, ...(document.body as object) }) // the schema decides
  return { version: document?.version ?? 0, settings: checked?.ok ? checked.value : defaultBridgeSettings }
}
