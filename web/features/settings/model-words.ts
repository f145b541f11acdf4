// Words for the planner's settings: why no model is asked, what each provider needs, and a request's parts as the person switches them.
import type { AiProvider } from '#core/contracts/bridge-ai.ts'
import type { FallbackReason } from '#core/contracts/planning.ts'
import type { Settings } from '#core/contracts/settings.ts'

const restingWords: Partial<Readonly<Record<FallbackReason, string>>> = {
  'ai-off': 'Off. Help comes in Cortex’s own words, and nothing is sent.',
  'no-key': 'There is no key, so nothing is sent.',
  'breaker-open': 'The model failed a few times, so it is left alone for five minutes.',
  'over-cap': 'Today’s limit is reached. Help comes in Cortex’s own words until midnight.',
}
export const restingSentence = (reason: FallbackReason | null): string =>
  reason === null
    ? 'On. When a help is due, a model words it; the kind of help is drawn before and cannot be changed.'
    : (restingWords[reason] ?? 'Not asked at the moment. Help comes in Cortex’s own words.')

export const providers: readonly (readonly [AiProvider, string])[] = [
  ['anthropic', 'Anthropic'],
  ['bedrock', 'Bedrock'],
  ['vertex', 'Vertex'],
]
export const keyWords: Readonly<Record<AiProvider, string>> = {
  anthropic: 'API key',
  bedrock: 'API key, or ACCESS:SECRET',
  vertex: 'Text of the service-account file',
}

export const fieldWords: readonly (readonly [keyof Settings['ai']['fields'], string])[] = [
  ['state', 'Your state in three steps, never a number of your body'],
  ['activity', 'Numbers of typing and switching'],
  ['goal', 'What you said you are doing'],
  ['tabTitles', 'Titles of your tabs'],
  ['tabHosts', 'Sites of your tabs, without addresses'],
]

/** Dollars with the digits that matter at this size. */
export const dollars = (usd: number): string => `$${usd < 1 ? usd.toFixed(3) : usd.toFixed(2)}`
