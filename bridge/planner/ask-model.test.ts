// One call against a server that speaks the protocol, for each provider and each way to fail.
import { createHash, generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wireBody } from '#core/plan/wire.ts'
import type { AiProvider } from '#core/contracts/bridge-ai.ts'
import {
  failWith,
  garbage,
  gzipBomb,
  midStream,
  redirectTo,
  sendJson,
  startFakeMessages,
  streamText,
  wholeText,
  type Behaviour,
  type FakeMessages,
} from '../../tests/support/plan/fake-messages.ts'
import { sampleRequest } from '../../tests/support/plan/sample-request.ts'
import { askModel } from './ask-model.ts'
import type { ModelJob, ModelResult } from './model-job.ts'

let fake: FakeMessages
beforeAll(async () => {
  fake = await startFakeMessages()
})
afterAll(() => fake.stop())

const answer = JSON.stringify({
  title: 'A',
  text: 'B.',
  claims: [],
  actions: [{ kind: 'breathe', pattern: 'box', seconds: 60 }],
})
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const account = JSON.stringify({
  client_email: 'a@b.example',
  private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
})
const keys = { anthropic: 'sk-test-key', bedrock: 'AKIAIOSFODNN7EXAMPLE:secret-secret', vertex: account }

const jobFor = (provider: AiProvider, more: Partial<ModelJob> = {}): ModelJob => ({
  provider,
  model: 'claude-haiku-4-5',
  region: 'us-east-1',
  projectId: 'project-1',
  endpoint: fake.url,
  key: keys[provider],
  body: wireBody(sampleRequest('breath_box'), { provider, model: 'claude-haiku-4-5' }),
  headersMs: 2_000,
  ...more,
})
const ask = async (job: ModelJob, ...behaviours: Behaviour[]): Promise<ModelResult & { calls: number }> => {
  fake.behave(...behaviours)
  const before = fake.seen.length
  const result = await askModel(job, { onSent() {}, onAlive() {} })
  return { ...result, calls: fake.seen.length - before }
}

describe('a call', () => {
  it.each([
    ['anthropic', '/v1/messages', streamText(answer)],
    ['bedrock', '/model/claude-haiku-4-5/invoke', wholeText(answer)],
    [
      'vertex',
      '/v1/projects/project-1/locations/us-east-1/publishers/anthropic/models/claude-haiku-4-5:streamRawPredict',
      streamText(answer, { as: 'tool', stop: 'tool_use' }),
    ],
  ] as const)(
    '[PLN-8] [N1] [N3] %s: what leaves is the previewed body, byte for byte, and the answer comes back',
    async (provider, path, behaviour) => {
      const job = jobFor(provider)
      expect(await ask(job, behaviour)).toMatchObject({
        kind: 'answer',
        text: answer,
        use: { input: 500, output: 60 },
        calls: 1,
      })
      const sent = fake.seen.at(-1)
      expect(sent?.path).toBe(path)
      expect(sent?.body).toBe(job.body)
      expect(
        createHash('sha256')
          .update(sent?.body ?? '')
          .digest('hex'),
      ).toBe(createHash('sha256').update(job.body).digest('hex'))
      const auth = { anthropic: 'Bearer sk-test-key', bedrock: 'AWS4-HMAC-SHA256', vertex: 'Bearer fake-google-token' }
      expect(sent?.headers.authorization).toContain(auth[provider])
      expect(JSON.stringify(sent?.headers)).not.toContain('secret-secret')
    },
  )

  it('[N1] a Bedrock API key goes as a bearer, a broken Google key nowhere', async () => {
    await ask(jobFor('bedrock', { key: 'bedrock-api-key' }), wholeText(answer))
    expect(fake.seen.at(-1)?.headers.authorization).toBe('Bearer bedrock-api-key')
    expect(await ask(jobFor('vertex', { key: 'not an account' }), streamText(answer))).toMatchObject({
      reason: 'refused-key',
      calls: 0,
    })
  })

  it.each([
    ['rate-limited', failWith(429), 2],
    ['overloaded', failWith(529, 'overloaded_error'), 2],
    ['provider-failed', failWith(500), 2],
    ['provider-failed', failWith(400), 1],
    ['refused-key', failWith(401), 1],
    ['refused-key', failWith(403), 1],
    ['not-found', failWith(404), 1],
    ['provider-failed', failWith(413), 1],
    ['cut-short', midStream('cut'), 1],
    ['cut-short', midStream('end'), 1],
    ['overloaded', midStream('overloaded'), 1],
    ['too-long', midStream('endless'), 1],
    ['wrong-shape', garbage('text/html', '<html>sign in</html>'), 1],
    ['cut-short', garbage('application/json', '<html>'), 1],
    ['cut-short', sendJson(200, { hello: 1 }), 1],
    ['wrong-shape', garbage('application/octet-stream', 'x'), 1],
    ['refused', streamText('I cannot', { stop: 'refusal' }), 1],
    ['cut-short', streamText('{"title":"Ha', { stop: 'max_tokens' }), 1],
  ] as const)('[N1] [D10] [D11] ends as %s (case %#)', async (reason, behaviour, calls) => {
    const result = await ask(jobFor('anthropic'), behaviour)
    expect(result).toMatchObject({ kind: 'failed', reason, calls })
  })

  it.each([
    ['wrong-shape', sendJson(200, {}), 1],
    ['wrong-shape', sendJson(200, { content: [{ type: 'text', text: 5 }] }), 1],
    ['wrong-shape', garbage('text/html', '<html>'), 1],
    ['refused', wholeText('no', 'refusal'), 1],
    ['cut-short', wholeText('{', 'max_tokens'), 1],
    ['rate-limited', failWith(429), 2],
  ] as const)('[N1] [D10] a whole answer ends as %s (case %#)', async (reason, behaviour, calls) => {
    expect(await ask(jobFor('bedrock'), behaviour)).toMatchObject({ kind: 'failed', reason, calls })
  })

  it('[D09] a small packed answer does not become a large one', async () => {
    for (const provider of ['anthropic', 'bedrock'] as const)
      expect((await ask(jobFor(provider), gzipBomb)).kind).toBe('failed')
  })

  it('[D11] a redirect is not followed, wherever it leads', async () => {
    const elsewhere = await startFakeMessages()
    elsewhere.behave(streamText(answer))
    try {
      expect(await ask(jobFor('anthropic'), redirectTo(`${elsewhere.url}/v1/messages`))).toMatchObject({
        reason: 'redirected',
      })
      expect(elsewhere.seen).toHaveLength(0)
    } finally {
      await elsewhere.stop()
    }
  })

  it('[N1] once busy, then well: the answer comes after one more try', async () => {
    expect(await ask(jobFor('anthropic'), failWith(529, 'overloaded_error'), streamText(answer))).toMatchObject({
      kind: 'answer',
      calls: 2,
    })
  })

  it('[N1] nobody there, and no headers in time', async () => {
    expect(await ask(jobFor('anthropic', { endpoint: 'http://127.0.0.1:1' }), streamText(answer))).toMatchObject({
      reason: 'unreachable',
      calls: 0,
    })
    expect(await ask(jobFor('anthropic', { headersMs: 100 }), () => {})).toMatchObject({ reason: 'timed-out' })
  })

  it('[PLN-8] a body that is not the previewed one is not sent', async () => {
    const other = jobFor('anthropic', { model: 'another-model' })
    const { body } = jobFor('anthropic')
    // The SDK would write `another-model` first: the sealed body says otherwise, and nothing goes out.
    expect(
      await ask(
        {
          ...other,
          body: body
            .replace('"max_tokens"', '"metadata":{},"max_tokens"')
            .replace('{"model":"claude-haiku-4-5"', '{"x":1,"model":"claude-haiku-4-5"'),
        },
        streamText(answer),
      ),
    ).toMatchObject({ reason: 'broken', calls: 0 })
  })
})
