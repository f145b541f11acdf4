// The request as it goes out, byte for byte, for each provider: what the preview shows and what alone may leave.
import type { AiProvider } from '../contracts/bridge-ai.ts'
import type { PlanRequest } from '../contracts/planning.ts'
import { promptFor } from './prompt.ts'
import { replySchema } from './reply-schema.ts'

/** Enough for a plan of eight actions with five steps each; the answer is cut off here, whatever the model would say. */
export const MAX_OUTPUT_TOKENS = 1500
/** Version of the Messages protocol as the SDKs pinned here send it; Bedrock and Vertex carry it in the body instead of a header. */
const PROTOCOL_VERSION = '2026-10-21'

export interface ModelChoice {
  readonly provider: AiProvider
  readonly model: string
}

/** Parameters of the Messages protocol, in the order in which they are written. */
export interface MessagesRequest {
  readonly model: string
  readonly max_tokens: number
  readonly system: string
  readonly messages: readonly [{ readonly role: 'user'; readonly content: string }]
  readonly output_config?: { readonly format: { readonly type: 'json_schema'; readonly schema: object } }
  readonly tools?: readonly [
    { readonly name: string; readonly description: string; readonly strict: true; readonly input_schema: object },
  ]
  readonly tool_choice?: { readonly type: 'tool'; readonly name: string }
}

export const PLAN_TOOL = 'give_plan'

/** The request in the protocol's own terms. Vertex gets the schema as a tool, the others as the format of the answer. */
export function messagesRequest(request: PlanRequest, { provider, model }: ModelChoice): MessagesRequest {
  const { system, user } = promptFor(request)
  const schema = replySchema(request)
  const shape =
    provider === 'vertex'
      ? {
          tools: [{ name: PLAN_TOOL, description: 'Gives the help.', strict: true, input_schema: schema }] as const,
          tool_choice: { type: 'tool', name: PLAN_TOOL } as const,
        }
      : { output_config: { format: { type: 'json_schema', schema } as const } }
  return { model, max_tokens: MAX_OUTPUT_TOKENS, system, messages: [{ role: 'user', content: user }], ...shape }
}

/** The exact body of the HTTP request. Nothing else about the person is in it, and no other body is ever sent. */
export function wireBody(request: PlanRequest, choice: ModelChoice): string {
  const { model, ...rest } = messagesRequest(request, choice)
  switch (choice.provider) {
    case 'anthropic':
      return JSON.stringify({ model, ...rest, stream: true })
    case 'bedrock':
      return JSON.stringify({ ...rest, anthropic_version: PROTOCOL_VERSION })
    case 'vertex':
      return JSON.stringify({ ...rest, stream: true, anthropic_version: PROTOCOL_VERSION })
  }
}
