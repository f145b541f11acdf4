import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  clientProofText,
  negotiateContract,
  pairingFragment,
  readPairingFragment,
  readTypedCode,
  serverProofText,
  streamProofText,
  TYPED_ALPHABET,
  type SessionRequest,
} from './bridge-hello.ts'

const request: Omit<SessionRequest, 'clientProof'> = {
  step: 'session',
  contract: '1.0',
  proof: { kind: 'device', deviceId: 'device-1' },
  clientNonce: 'A'.repeat(43),
  serverNonce: 'B'.repeat(43),
  client: { kind: 'page', id: 'page-1', version: '1.0' },
  scopes: ['state:read'],
}

describe('proof texts', () => {
  it('[LNK-5] differ whenever anything they bind differs', () => {
    const changed = [
      clientProofText(9472, request),
      clientProofText(9471, request),
      clientProofText(9472, { ...request, contract: '1.1' }),
      clientProofText(9472, { ...request, proof: { kind: 'device', deviceId: 'device-2' } }),
      clientProofText(9472, { ...request, proof: { kind: 'code', codeId: 'device-1' } }),
      clientProofText(9472, { ...request, proof: { kind: 'local' } }),
      clientProofText(9472, { ...request, proof: { kind: 'typed' } }),
      clientProofText(9472, { ...request, clientNonce: 'C'.repeat(43) }),
      clientProofText(9472, { ...request, serverNonce: 'C'.repeat(43) }),
      clientProofText(9472, { ...request, client: { ...request.client, kind: 'cli' } }),
      clientProofText(9472, { ...request, client: { ...request.client, id: 'page-2' } }),
      clientProofText(9472, { ...request, scopes: ['state:read', 'admin:stop'] }),
      serverProofText(9472, request.proof, request),
      serverProofText(9473, request.proof, request),
      streamProofText('server', 9472, { ticket: 't', nonce: 'n' }),
      streamProofText('client', 9472, { ticket: 't', nonce: 'n' }),
    ]
    expect(new Set(changed).size).toBe(changed.length)
  })
})

describe('codes', () => {
  it('[LNK-5] read the same however they are typed', () => {
    const code = fc
      .array(fc.constantFrom(...TYPED_ALPHABET), { minLength: 8, maxLength: 8 })
      .map((letters) => letters.join(''))
    fc.assert(
      fc.property(code, fc.nat(8), (text, at) => {
        for (const typed of [
          text.toLowerCase(),
          `${text.slice(0, at)} ${text.slice(at)}`,
          ` ${text.slice(0, 4)}-${text.slice(4)}\n`,
        ])
          expect(readTypedCode(typed)).toBe(text)
      }),
    )
  })

  it.each(['', 'ABCDEFG', 'ABCDEFGHJ', 'ABCDEFG0', 'ABCDEFGI', 'ABCDEFG\u0130', '--------'])(
    '[LNK-5] %j is no code',
    (text) => {
      expect(readTypedCode(text)).toBeNull()
    },
  )

  it('[LNK-5] travel in a fragment and come out whole', () => {
    const fragment = pairingFragment('AbCd-_12', 'S'.repeat(43))
    expect(readPairingFragment(fragment)).toEqual({ codeId: 'AbCd-_12', secret: 'S'.repeat(43) })
    for (const other of ['', '#', '#pair=', `${fragment}x`, fragment.replace('.', ''), '#other=1'])
      expect(readPairingFragment(other)).toBeNull()
  })
})

describe('versions', () => {
  it.each([
    ['1.0', '1.0', '1.0'],
    ['1.7', '1.2', '1.2'],
    ['1.0', '1.2', '1.0'],
    ['2.0', '1.2', null],
    ['0.9', '1.0', null],
    ['10.0', '1.0', null],
  ])('[CON-2] %s and %s speak %s', (theirs, ours, spoken) => {
    expect(negotiateContract(theirs, ours)).toBe(spoken)
  })
})
