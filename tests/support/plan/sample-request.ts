// Plan requests for tests: one of everything, with single parts replaced.
import type { ActionKind } from '#core/contracts/plan.ts'
import { actionTraits } from '#core/contracts/plan.ts'
import type { Fact, PlanRequest } from '#core/contracts/planning.ts'
import { consentKinds, type Arm } from '#core/policy/arms.ts'
import { buildEnvelope, type EnvelopeSource, type LeavingFields } from '#core/plan/envelope.ts'

export const allFields: LeavingFields = { state: true, activity: true, goal: true, tabTitles: true, tabHosts: true }

export const sampleFacts: readonly Fact[] = [
  { metric: 'switchesPerMin', value: 6.4, windowMs: 60_000, comparator: 'above-usual' },
  { metric: 'openTabs', value: 23, windowMs: 60_000, comparator: 'near-usual' },
  { metric: 'heartRateBpm', value: 91, windowMs: 60_000, comparator: 'above-usual' },
]

export const sampleTabs: EnvelopeSource['tabs'] = [
  { target: 't_00000001', title: 'Report draft', host: 'docs.example.org', idleMs: 0, keep: true },
  { target: 't_00000002', title: 'How to write a report', host: 'help.example.org', idleMs: 300_000, keep: false },
  { target: 't_00000003', title: 'Videos about reports', host: 'video.example.com', idleMs: 4_000_000, keep: false },
  { target: 't_00000004', title: 'More videos', host: 'video.example.com', idleMs: 5_000_000, keep: false },
  { target: 't_00000005', title: 'Even more videos', host: 'video.example.com', idleMs: 6_000_000, keep: false },
  { target: 't_00000006', title: 'News of the day', host: 'news.example.net', idleMs: 9_000_000, keep: false },
]

export const sampleSource: EnvelopeSource = {
  state: { label: 'HYPER', sinceMs: 240_000, loadRatio: 0.7, reasons: [{ metric: 'switchesPerMin', z: 2.4 }] },
  facts: sampleFacts,
  minuteOfDay: 15 * 60,
  goal: 'Finish the quarterly report',
  tabs: sampleTabs,
  projects: [{ target: 't_0000000p', label: 'Quarterly report' }],
}

export interface SampleParts extends Partial<Omit<PlanRequest, 'arm' | 'envelope'>> {
  readonly source?: Partial<EnvelopeSource>
  readonly fields?: LeavingFields
}

export function sampleRequest(arm: Arm, { source = {}, fields = allFields, ...parts }: SampleParts = {}): PlanRequest {
  return {
    v: 1,
    requestId: 'request-0123456789',
    decisionId: 'session-0001',
    arm,
    consents: Object.fromEntries(consentKinds.map((kind) => [kind, 'REVERSIBLE_ACT'])),
    available: Object.keys(actionTraits) as ActionKind[], // keys of a const object
    preferences: { breathing: 'long-exhale', focusMinutes: 25 },
    facts: [...sampleFacts],
    envelope: buildEnvelope({ ...sampleSource, ...source }, fields),
    ...parts,
  }
}
