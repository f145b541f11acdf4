// Builds the context envelope: what the person allows to leave, cleaned, bounded, and with a count of everything that was left out.
import {
  ENVELOPE_FACTS,
  ENVELOPE_GOAL_CHARS,
  ENVELOPE_PROJECTS,
  ENVELOPE_TABS,
  ENVELOPE_TITLE_CHARS,
  PLANNING_VERSION,
  type CoarseLevel,
  type Envelope,
  type EnvelopeTab,
  type Fact,
} from '../contracts/planning.ts'
import { featureCatalogue } from '../contracts/features.ts'
import type { Settings } from '../contracts/settings.ts'
import type { StateLabel } from '../contracts/state.ts'
import { cleanLine } from './clean-text.ts'
import { strikeSecrets } from './secrets.ts'

/** The switches of Settings, What leaves: one per part. */
export type LeavingFields = Settings['ai']['fields']

export interface SourceTab {
  /** Minted at random for this request. */
  readonly target: string
  readonly title: string
  readonly host: string
  readonly idleMs: number
  readonly keep: boolean
}

/** Everything a plan could be made from, before anything is held back. */
export interface EnvelopeSource {
  readonly state: {
    readonly label: StateLabel
    readonly sinceMs: number
    /** Share of the load limit, 0 = none. */
    readonly loadRatio: number
    /** Names of features with their robust deviation from usual; null = not known. */
    readonly reasons: readonly { readonly metric: string; readonly z: number | null }[]
  } | null
  readonly facts: readonly Fact[]
  readonly minuteOfDay: number
  readonly goal: string | null
  readonly tabs: readonly SourceTab[]
  readonly projects: readonly { readonly target: string; readonly label: string }[]
}

/** Metrics that speak of the desk, not of the body: only these may leave as numbers. */
const deskMetrics: ReadonlySet<string> = new Set([
  ...Object.keys(featureCatalogue.input),
  ...Object.keys(featureCatalogue.tabs),
])

const MS_PER_MINUTE = 60_000

class Tally {
  tabs = 0
  projects = 0
  texts = 0
  secrets = 0

  /** A cleaned, secret-free line; null when nothing is left of it. */
  line(text: string, max: number): string | null {
    const wide = cleanLine(text, 4 * max)
    const { text: safe, struck } = strikeSecrets(wide.text)
    const line = cleanLine(safe, max)
    this.secrets += struck
    if (wide.cut || line.cut) this.texts++
    return line.text === '' ? null : line.text
  }
}

/**
 * The envelope for `source` under the person's switches. What is switched off is absent, not blank; numbers of the body leave only as low,
 * usual or high; addresses never leave, hosts only when allowed. Order of tabs: those in use first.
 */
export function buildEnvelope(source: EnvelopeSource, fields: LeavingFields): Envelope {
  const tally = new Tally()
  const tabs = fields.tabTitles || fields.tabHosts ? envelopeTabs(source.tabs, fields, tally) : []
  const projects = source.projects.slice(0, ENVELOPE_PROJECTS).flatMap(({ target, label }) => {
    const line = tally.line(label, 80)
    return line === null ? [] : [{ target, label: line }]
  })
  tally.projects += Math.max(0, source.projects.length - ENVELOPE_PROJECTS)
  const goal = fields.goal && source.goal !== null ? tally.line(source.goal, ENVELOPE_GOAL_CHARS) : null
  return {
    v: PLANNING_VERSION,
    state: fields.state && source.state ? envelopeState(source.state) : null,
    facts: fields.activity ? deskFacts(source.facts).slice(0, ENVELOPE_FACTS) : [],
    timeOfDay: timeOfDay(source.minuteOfDay),
    goal,
    tabs,
    projects: fields.goal ? projects : [],
    leftOut: { tabs: tally.tabs, projects: tally.projects, texts: tally.texts, secrets: tally.secrets },
  }
}

/** Facts that may leave as numbers. */
export const deskFacts = (facts: readonly Fact[]): readonly Fact[] =>
  facts.filter(({ metric }) => deskMetrics.has(metric))

function envelopeTabs(tabs: readonly SourceTab[], fields: LeavingFields, tally: Tally): EnvelopeTab[] {
  const inOrder = tabs.toSorted((a, b) => a.idleMs - b.idleMs)
  tally.tabs += Math.max(0, inOrder.length - ENVELOPE_TABS)
  return inOrder.slice(0, ENVELOPE_TABS).map(({ target, title, host, idleMs, keep }) => ({
    target,
    title: fields.tabTitles ? tally.line(title, ENVELOPE_TITLE_CHARS) : null,
    host: fields.tabHosts ? hostLine(host) : null,
    idleMinutes: Math.min(100_000, Math.max(0, Math.round(idleMs / MS_PER_MINUTE))),
    keep,
  }))
}

/** A host name and nothing else: no user, port, path or query; anything that is not one is left out. */
function hostLine(host: string): string | null {
  const name = cleanLine(host, 253).text.toLowerCase()
  return /^(?=.{1,253}$)[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*$/u.test(name) ? name : null
}

/** Steps of one robust deviation; the same limit above and below. Chosen by hand: where a reason starts to be worth naming. */
const UNUSUAL_Z = 1
const levelOfZ = (z: number | null): CoarseLevel =>
  z === null || Math.abs(z) < UNUSUAL_Z ? 'usual' : z > 0 ? 'high' : 'low'

/** Thirds of the load limit. */
const levelOfLoad = (ratio: number): CoarseLevel => (ratio < 1 / 3 ? 'low' : ratio < 2 / 3 ? 'usual' : 'high')

function envelopeState(state: NonNullable<EnvelopeSource['state']>): NonNullable<Envelope['state']> {
  return {
    label: state.label,
    minutes: Math.min(100_000, Math.max(0, Math.round(state.sinceMs / MS_PER_MINUTE))),
    load: levelOfLoad(state.loadRatio),
    reasons: state.reasons.slice(0, 3).map(({ metric, z }) => ({ metric, level: levelOfZ(z) })),
  }
}

function timeOfDay(minuteOfDay: number): Envelope['timeOfDay'] {
  if (minuteOfDay < 5 * 60 || minuteOfDay >= 22 * 60) return 'night'
  if (minuteOfDay < 12 * 60) return 'morning'
  return minuteOfDay < 18 * 60 ? 'afternoon' : 'evening'
}
