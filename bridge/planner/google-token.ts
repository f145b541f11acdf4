// Signs in at Google with a service-account key: one signed statement for one short-lived token (RFC 7523). Nothing is looked up elsewhere.
import { createSign } from 'node:crypto'
import { z } from 'zod/mini'
import { CallEnded } from './sealed-fetch.ts'

const accountSchema = z.object({ client_email: z.string(), private_key: z.string() })
const tokenSchema = z.object({ access_token: z.string().check(z.regex(/^[\x21-\x7e]{1,4096}$/)) })

const TOKEN_URL = 'https://oauth2.googleapis.com/token'
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform'
const LIFE_S = 600
const TOKEN_TIMEOUT_MS = 5_000

export interface SignIn {
  readonly projectId: string
  getRequestHeaders(): Promise<Headers>
}

/** Throws CallEnded (refused-key) when the key is no service account or Google does not take it. */
export function googleSignIn({
  key,
  projectId,
  endpoint,
}: {
  key: string
  projectId: string
  endpoint: string | null
}): SignIn {
  // A server on this computer that stands in for Google gives the token too: the key must not reach the network then.
  const url = endpoint === null ? TOKEN_URL : `${endpoint}/token`
  return {
    projectId,
    async getRequestHeaders() {
      const assertion = signStatement(key)
      const body = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion })
      const answer = await fetch(url, {
        method: 'POST',
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(TOKEN_TIMEOUT_MS),
      })
      const token = answer.ok ? tokenSchema.safeParse(await answer.json().catch(() => null)) : null
      if (!token?.success) throw new CallEnded('refused-key')
      return new Headers({ authorization: `Bearer ${token.data.access_token}` })
    },
  }
}

function signStatement(key: string): string {
  const account = accountSchema.safeParse(parseOrNull(key))
  if (!account.success) throw new CallEnded('refused-key')
  const now = Math.floor(Date.now() / 1000)
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const { client_email: iss, private_key: pem } = account.data
  const unsigned = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iss, scope: SCOPE, aud: TOKEN_URL, iat: now, exp: now + LIFE_S })}`
  try {
    return `${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(pem, 'base64url')}`
  } catch {
    throw new CallEnded('refused-key')
  }
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown // the schema comes next
  } catch {
    return null
  }
}
