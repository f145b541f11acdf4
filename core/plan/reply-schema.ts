// What a model may answer, as JSON Schema for its constrained decoding: flat, closed, and only the actions this request allows.
import type { ActionKind } from '../contracts/plan.ts'
import type { PlanRequest } from '../contracts/planning.ts'
import { allowedKinds } from './allow-table.ts'

/** A value of JSON Schema. */
export type JsonSchema = { readonly [key: string]: unknown }

const text = (description: string): JsonSchema => ({ type: 'string', description })
const whole = (description: string): JsonSchema => ({ type: 'integer', description })
const oneOf = (values: readonly string[]): JsonSchema => ({ type: 'string', enum: values })
const closed = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
})

/** Limits stand in the descriptions, because constrained decoding keeps shapes, not bounds; every one is checked again on arrival. */
function partsOf(kind: ActionKind, handles: Handles): Readonly<Record<string, JsonSchema>> {
  const targets = { type: 'array', items: oneOf(handles.tabs), description: 'handles, each once, five or fewer' }
  switch (kind) {
    case 'breathe':
      return { pattern: oneOf(['long-exhale', 'box', '4-7-8', 'coherent']), seconds: whole('60 to 600') }
    case 'rest-eyes':
    case 'move':
      return { seconds: whole('20 to 300') }
    case 'take-break':
    case 'focus-timer':
    case 'dim':
    case 'do-not-disturb':
      return { minutes: whole('1 to 60') }
    case 'micro-steps':
      return { steps: { type: 'array', items: text('under 120 characters'), description: '1 to 5 steps' } }
    case 'defuse':
      return { text: text('under 280 characters') }
    case 'group-tabs':
    case 'bookmark-tabs':
      return { targets, label: text('under 40 characters') }
    case 'discard-tabs':
    case 'close-tabs':
      return { targets }
    case 'open-target':
    case 'launch-project':
      return { target: oneOf(handles.projects) }
    case 'show-card':
    case 'notify':
      return {}
  }
}

interface Handles {
  readonly tabs: readonly string[]
  readonly projects: readonly string[]
}

const pointsAtTab = (kind: ActionKind): boolean => kind.endsWith('-tabs')
const pointsAtProject = (kind: ActionKind): boolean => kind === 'open-target' || kind === 'launch-project'

/** Kinds of action a model can be asked for: allowed, and with something to point at where they point. */
export function askableKinds(request: PlanRequest): readonly ActionKind[] {
  const { tabs, projects } = request.envelope
  return allowedKinds(request).filter(
    (kind) => (!pointsAtTab(kind) || tabs.length > 0) && (!pointsAtProject(kind) || projects.length > 0),
  )
}

/** The schema of an answer to this request. Its actions are exactly `askableKinds`. */
export function replySchema(request: PlanRequest): JsonSchema {
  const { tabs, projects, facts } = request.envelope
  const handles = { tabs: tabs.map(({ target }) => target), projects: projects.map(({ target }) => target) }
  const actions = askableKinds(request).map((kind) => closed({ kind: { const: kind }, ...partsOf(kind, handles) }))
  const claim = closed({
    metric: oneOf(facts.map(({ metric }) => metric)),
    value: { type: 'number' },
    windowMs: { type: 'integer' },
    comparator: oneOf(['above-usual', 'below-usual', 'near-usual', 'rising', 'falling']),
  })
  return closed({
    title: text('under 60 characters'),
    text: text('one or two sentences, under 200 characters'),
    claims: facts.length > 0 ? { type: 'array', items: claim } : { type: 'array', items: closed({}), maxItems: 0 },
    actions: { type: 'array', items: { anyOf: actions } },
  })
}
