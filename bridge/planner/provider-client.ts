// The provider's SDK for one job, loaded only here: every option that could be read from the surroundings is given.
import type Anthropic from '@anthropic-ai/sdk'
import type { ModelJob } from './model-job.ts'
import { googleSignIn } from './google-token.ts'
import { baseOf } from './provider-address.ts'

/** Tried once more by the SDK after 429, 5xx and a lost connection, before any answer began (security reference 2.6.5). */
const RETRIES = 1

export type MessagesClient = Pick<Anthropic, 'messages'>

/** Loads the SDK and makes its client. The child's environment is empty, and nothing is left for an SDK to look up. */
export async function openClient(job: ModelJob, sealed: typeof fetch): Promise<MessagesClient> {
  const common = { fetch: sealed, maxRetries: RETRIES, timeout: job.headersMs, logLevel: 'off' } as const
  switch (job.provider) {
    case 'anthropic': {
      const { default: Client } = await import('@anthropic-ai/sdk')
      return new Client({ ...common, apiKey: job.key, authToken: null, baseURL: baseOf(job) })
    }
    case 'bedrock': {
      const { AnthropicBedrock } = await import('@anthropic-ai/bedrock-sdk')
      const place = { ...common, awsRegion: job.region, baseURL: baseOf(job) }
      const signing = awsKeys(job.key)
      const client = signing
        ? new AnthropicBedrock({ ...place, ...signing, apiKey: null })
        : new AnthropicBedrock({ ...place, apiKey: job.key })
      return client as unknown as MessagesClient // the same resource under a class of its own
    }
    case 'vertex': {
      const { AnthropicVertex } = await import('@anthropic-ai/vertex-sdk')
      const client = new AnthropicVertex({
        ...common,
        region: job.region,
        projectId: job.projectId,
        baseURL: baseOf(job),
        authClient: googleSignIn(job) as never, // the two members the SDK uses of a class with forty
      })
      return client as unknown as MessagesClient // the same resource under a class of its own
    }
  }
}

/** `ACCESS:SECRET` signs each request; anything else is a Bedrock API key, and null here. */
function awsKeys(key: string) {
  const [access, secret] = key.split(':')
  return access && secret && /^[A-Z0-9]{16,32}$/.test(access) ? { awsAccessKey: access, awsSecretKey: secret } : null
}
