// What the person allows the bridge to do, by kind: kept here too, changed durably with a row of consent, asked before every step.
import {
  bridgeConsentKinds,
  bridgeConsentsSchema,
  defaultBridgeConsents,
  type BridgeConsentKind,
  type BridgeConsents,
} from '#core/contracts/bridge-act.ts'
import { checkShape } from '#core/contracts/check-shape.ts'
import type { ConsentLevel } from '#core/contracts/consent.ts'
import { rank } from '#core/policy/consent/ladder.ts'
import { consentRules } from '#core/policy/consent/rules.ts'
import { ownRow, type Ledger } from '../ledger/ledger.ts'
import { readDocument, type LedgerTx } from '../ledger/ledger-tx.ts'

export interface ConsentDesk {
  current(): BridgeConsents
  /** The level in force: never above the kind's hard cap, whatever a page says. */
  levelOf(kind: BridgeConsentKind): ConsentLevel
  /** Runs in a transaction; what it changes counts once that is through. */
  change(tx: LedgerTx, patch: Partial<BridgeConsents>, atMs: number): BridgeConsents
}

const ID = 'consent'

export function openConsentDesk(ledger: Ledger): ConsentDesk {
  let current = toConsents(ledger.read((sql) => readDocument(sql, 'settings', ID))?.body)
  return {
    current: () => current,
    levelOf(kind) {
      const { hardCap } = consentRules[kind]
      return rank(current[kind]) <= rank(hardCap) ? current[kind] : hardCap
    },
    change(tx, patch, atMs) {
      const before = toConsents(tx.readDocument('settings', ID)?.body)
      const next = { ...before, ...patch }
      for (const subject of bridgeConsentKinds)
        if (before[subject] !== next[subject])
          tx.append(ownRow('consent', atMs, { subject, from: before[subject], to: next[subject], cause: 'chosen' }))
      tx.putDocument('settings', ID, next)
      // A no counts at once, even before it is on record; a yes only once it is.
      current = lowerOf(current, next)
      tx.afterCommit(() => void (current = next))
      return next
    },
  }
}

function lowerOf(a: BridgeConsents, b: BridgeConsents): BridgeConsents {
  const lower = (kind: BridgeConsentKind) => (rank(a[kind]) < rank(b[kind]) ? a[kind] : b[kind])
  return { overlay: lower('overlay'), open: lower('open'), dnd: lower('dnd'), launch: lower('launch') }
}

function toConsents(body: unknown): BridgeConsents {
  const checked = checkShape(bridgeConsentsSchema, body)
  return checked.ok ? checked.value : defaultBridgeConsents
}
