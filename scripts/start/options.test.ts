// Shows how flags and environment of `npm start` become the children's environment, and what is refused.
import { describe, expect, it } from 'vitest'
import { EXIT } from '../setup/exit-codes.mjs'
import { hasDisplay } from './open-browser.ts'
import { parseStartOptions } from './options.ts'

describe('parseStartOptions', () => {
  it('passes nothing on when nothing is given, so that the defaults stay with the bridge', () => {
    expect(parseStartOptions([], {})).toEqual({ childEnvironment: {}, openBrowser: true })
  })

  it('lets a flag win over its variable', () => {
    const { childEnvironment } = parseStartOptions(['--http-port', '8001', '--state-dir=/s'], {
      CORTEX_HTTP_PORT: '9001',
      CORTEX_WS_PORT: '9002',
    })
    expect(childEnvironment).toEqual({ CORTEX_HTTP_PORT: '8001', CORTEX_WS_PORT: '9002', CORTEX_STATE_DIR: '/s' })
  })

  it('turns the browser off by --no-open', () => {
    expect(parseStartOptions(['--no-open'], {}).openBrowser).toBe(false)
  })

  it.each([
    [['--http-port', '0'], {}, /--http-port must be a port number from 1 to 65535, not "0"/],
    [['--launcher-port', '9471.5'], {}, /--launcher-port must be a port number/],
    [[], { CORTEX_WS_PORT: 'ws' }, /CORTEX_WS_PORT must be a port number.*"ws"/],
    [['--port', '1'], {}, /Unknown option '--port'; npm start knows/],
  ])('refuses %j %j with a sentence', (args, env, sentence) => {
    expect(() => parseStartOptions(args, env)).toThrow(expect.objectContaining({ exitCode: EXIT.usage }))
    expect(() => parseStartOptions(args, env)).toThrow(sentence)
  })
})

describe('hasDisplay', () => {
  it.each([
    ['linux', {}, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['linux', { DISPLAY: ':0', CI: 'true' }, false],
    ['darwin', {}, true],
  ] as const)('%s with %j: %s', (platform, env, expected) => {
    expect(hasDisplay(platform, env)).toBe(expected)
  })
})
