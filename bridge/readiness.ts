// Readiness: each part is asked, in fixed order; what a person can do about it comes as hints from a closed list.
import {
  hintSeverities,
  type HintId,
  type InputState,
  type Readiness,
  type ReadinessReason,
  type SubsystemState,
} from '#core/contracts/bridge-readiness.ts'
import type { LedgerState } from './ledger/ledger.ts'

type PartState = Omit<SubsystemState, 'name'>

export interface ReadinessPorts {
  readonly input: () => InputState
  readonly ledger: () => LedgerState
  readonly log: () => 'ok' | 'not-writable'
  readonly launcher: () => 'ok' | 'not-running'
  readonly hasExtension: () => boolean
  /** Is the program installed through which the extension finds us? */
  readonly hasNativeHost: () => boolean
  /** Parts that come with later work say what they are; absent: not configured. */
  readonly llm?: () => PartState
  readonly actions?: () => PartState
  /** Was the event loop blocked for long a moment ago? */
  readonly isSlow: () => boolean
  /** Things that happened and stay true until the next start. */
  readonly lasting: ReadonlySet<HintId>
}

const OK: PartState = { state: 'ok' }
const unavailable = (reason: ReadinessReason): PartState => ({ state: 'unavailable', reason })

export function readReadiness(ports: ReadinessPorts): Readiness {
  const subsystems: SubsystemState[] = [
    { name: 'input', ...inputPart(ports.input()) },
    { name: 'ledger', ...ledgerPart(ports) },
    { name: 'log', ...(ports.log() === 'ok' ? OK : unavailable('not-writable')) },
    { name: 'llm', ...(ports.llm?.() ?? unavailable('not-configured')) },
    { name: 'actions', ...(ports.actions?.() ?? unavailable('not-configured')) },
    { name: 'extension', ...extensionPart(ports) },
    { name: 'launcher', ...(ports.launcher() === 'ok' ? OK : unavailable('not-running')) },
  ]
  const ids = new Set<HintId>([...ports.lasting, ...subsystems.flatMap(hintFor)])
  return { subsystems, hints: [...ids].map((id) => ({ id, severity: hintSeverities[id] })) }
}

function inputPart({ state, reason }: InputState): PartState {
  if (state === 'running') return OK
  if (state === 'restarting') return { state: 'degraded', reason: 'restarting' }
  return unavailable(reason ?? (state === 'off' ? 'off' : 'failed'))
}

function extensionPart({ hasExtension, hasNativeHost }: ReadinessPorts): PartState {
  if (hasExtension()) return OK
  return unavailable(hasNativeHost() ? 'not-connected' : 'not-installed')
}

/** A slow machine is said only where nothing worse is. */
function ledgerPart({ ledger, isSlow }: ReadinessPorts): PartState {
  const part = ledger()
  return part.state === 'ok' && isSlow() ? { state: 'degraded', reason: 'slow' } : part
}

const ledgerHints: Partial<Record<ReadinessReason, HintId>> = {
  'disk-full': 'disk-full',
  'disk-budget': 'disk-nearly-full',
  spooling: 'records-unavailable',
  'not-writable': 'records-unavailable',
  'newer-schema': 'records-unavailable',
}
const inputHints: Partial<Record<ReadinessReason, HintId>> = {
  'no-display': 'input-needs-display',
  wayland: 'input-on-wayland',
}

function hintFor({ name, state, reason }: SubsystemState): HintId[] {
  if (state === 'ok') return []
  if (name === 'extension') return [reason === 'not-installed' ? 'install-native-host' : 'pair-extension']
  if (name === 'launcher') return ['start-launcher']
  if (name === 'log') return ['log-unwritable']
  const table = name === 'ledger' ? ledgerHints : name === 'input' ? inputHints : {}
  const hint = reason === undefined ? undefined : table[reason]
  return hint === undefined ? [] : [hint]
}
