// Start, minimum and hard cap of every action kind: what the ladder may never exceed however much trust was earned.
import type { ConsentKind } from '../arms.ts'
import type { ConsentLevel } from '../../contracts/consent.ts'
import type { ConsentRule } from './ladder.ts'

/** Global ceiling of a new installation (original 3.9); the person may lower it, or raise it to AUTONOMOUS_ACT. */
export const DEFAULT_GLOBAL_CAP: ConsentLevel = 'REVERSIBLE_ACT'

/** Destructive or outward actions stop at PREVIEW: the person presses the button (policy reference 4). */
export const consentRules: Readonly<Record<ConsentKind, ConsentRule>> = {
  overlay: { start: 'SUGGEST', minimum: 'SUGGEST', hardCap: 'AUTONOMOUS_ACT' },
  breathing: { start: 'SUGGEST', minimum: 'SUGGEST', hardCap: 'REVERSIBLE_ACT' },
  break: { start: 'SUGGEST', minimum: 'SUGGEST', hardCap: 'REVERSIBLE_ACT' },
  shield: { start: 'SUGGEST', minimum: 'SUGGEST', hardCap: 'AUTONOMOUS_ACT' },
  tabs: { start: 'SUGGEST', minimum: 'PREVIEW', hardCap: 'REVERSIBLE_ACT' },
  open: { start: 'SUGGEST', minimum: 'PREVIEW', hardCap: 'PREVIEW' },
  dnd: { start: 'SUGGEST', minimum: 'PREVIEW', hardCap: 'REVERSIBLE_ACT' },
  launch: { start: 'SUGGEST', minimum: 'PREVIEW', hardCap: 'PREVIEW' },
}
