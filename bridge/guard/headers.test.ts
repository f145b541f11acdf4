import { describe, expect, it } from 'vitest'
import { POLICY_NAME } from '../../web/clients/trusted-url.ts'
import {
  cacheControlFor,
  contentSecurityPolicy,
  securityHeaders,
  securityHeadersFor,
  trustedTypesPolicy,
} from './headers.ts'

const sources = (name: string): readonly string[] =>
  contentSecurityPolicy()
    .split('; ')
    .find((part) => part.startsWith(`${name} `))
    ?.split(' ')
    .slice(1) ?? []

describe('the Content-Security-Policy', () => {
  it('[U10] lets the page reach its own origin, the bridge and the launcher on loopback, nothing else', () => {
    expect(sources('default-src')).toEqual(["'none'"])
    expect(sources('connect-src')).toEqual([
      "'self'",
      'http://127.0.0.1:9472',
      'ws://127.0.0.1:9473',
      'http://127.0.0.1:9471',
    ])
    expect(contentSecurityPolicy()).not.toMatch(/unsafe-inline|'unsafe-eval'|https:|\*/)
  })

  it('follows the ports of a bridge started elsewhere', () => {
    const policy = securityHeadersFor({ httpPort: 1234, wsPort: 1235, launcherPort: 1236 })['Content-Security-Policy']
    expect(policy).toContain("connect-src 'self' http://127.0.0.1:1234 ws://127.0.0.1:1235 http://127.0.0.1:1236;")
  })

  it('names the one Trusted Types policy the page creates', () => {
    expect(sources('require-trusted-types-for')).toEqual(["'script'"])
    expect(sources('trusted-types')).toEqual([trustedTypesPolicy])
    expect(POLICY_NAME).toBe(trustedTypesPolicy)
  })
})

it('isolates the page, and forbids the microphone to it and to everything in it', () => {
  expect(securityHeaders).toMatchObject({
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  })
  expect(securityHeaders['Permissions-Policy']).toContain('microphone=()')
  expect(securityHeaders['Permissions-Policy']).toContain('camera=(self)')
})

it('[U7] only files named by their content are kept for ever', () => {
  expect(cacheControlFor('/assets/index-abc.js')).toContain('immutable')
  for (const path of ['/', '/index.html', '/service-worker.js', '/manifest.webmanifest', '/mp/vision.wasm'])
    expect(cacheControlFor(path)).toBe('no-cache')
})
