// Where a request goes: the provider's own address, or a server on this computer. Nowhere else can be named.
import type { AiSettings } from '#core/contracts/bridge-ai.ts'

type Place = Pick<AiSettings, 'provider' | 'model' | 'region' | 'projectId' | 'endpoint'>

/** The base that the provider's SDK is given. */
export function baseOf({ provider, region, endpoint }: Place): string {
  switch (provider) {
    case 'anthropic':
      return endpoint ?? 'https://api.anthropic.com'
    case 'bedrock':
      return endpoint ?? `https://bedrock-runtime.${region}.amazonaws.com`
    case 'vertex':
      return `${endpoint ?? (region === 'global' ? 'https://aiplatform.googleapis.com' : `https://${region}-aiplatform.googleapis.com`)}/v1`
  }
}

/** The one address of the request. */
export function addressOf(place: Place): string {
  const base = baseOf(place)
  switch (place.provider) {
    case 'anthropic':
      return `${base}/v1/messages`
    case 'bedrock':
      return `${base}/model/${encodeURIComponent(place.model)}/invoke`
    case 'vertex':
      return `${base}/projects/${place.projectId}/locations/${place.region}/publishers/anthropic/models/${place.model}:streamRawPredict`
  }
}
