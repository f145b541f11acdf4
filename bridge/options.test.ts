import { describe, expect, it } from 'vitest'
import { peersOf } from './doors.ts'
import { StartFailure } from './exit-codes.ts'
import { readOptions } from './options.ts'

const refusalOf = (args: readonly string[], env: NodeJS.ProcessEnv): StartFailure => {
  try {
    const program = readOptions(args, env)
    peersOf(program, program.httpPort)
  } catch (error) {
    if (error instanceof StartFailure) return error
    throw error
  }
  return expect.fail(`${args.join(' ')} ${JSON.stringify(env)} was taken`)
}

describe('options', () => {
  it('[B2] are the defaults unless told otherwise, a flag before a variable', () => {
    expect(readOptions([], {})).toMatchObject({ httpPort: 9472, streamPort: 9473, launcherPort: 9471 })
    expect(readOptions(['--http-port', '1234'], { CORTEX_HTTP_PORT: '4321', CORTEX_WS_PORT: '4322' })).toMatchObject({
      httpPort: 1234,
      streamPort: 4322,
    })
  })

  it.each([
    '0.0.0.0',
    '::',
    '0',
    '\uff10',
    '::1',
    'localhost',
    '0x0',
    '::ffff:0:0',
    '::ffff:127.0.0.1',
    '*',
    '127.0.0.2',
    '127.1',
    '',
    ' 127.0.0.1',
    '127.0.0.1\n',
    '10.0.0.5',
  ])('[A44] the address %j is refused', (host) => {
    for (const refusal of [refusalOf(['--host', host], {}), refusalOf([], { CORTEX_HOST: host })])
      expect([refusal.exitCode, refusal.message]).toEqual([16, expect.stringContaining('127.0.0.1 only')])
  })

  it.each<[string, NodeJS.ProcessEnv]>([
    ['port 0', { CORTEX_HTTP_PORT: '0' }],
    ['a port too high', { CORTEX_WS_PORT: '70000' }],
    ['a port that is none', { CORTEX_LAUNCHER_PORT: '9471x' }],
    ['a port in another notation', { CORTEX_HTTP_PORT: '0x2500' }],
    ['the null origin', { CORTEX_ALLOW_ORIGINS: 'null' }],
    ['every origin', { CORTEX_ALLOW_ORIGINS: '*' }],
    ['a pattern', { CORTEX_ALLOW_ORIGINS: 'https://good.example,https://*.example' }],
    ['an origin with a path', { CORTEX_ALLOW_ORIGINS: 'https://good.example/' }],
    ['an origin without TLS', { CORTEX_ALLOW_ORIGINS: 'http://good.example' }],
    ['an origin in upper case', { CORTEX_ALLOW_ORIGINS: 'HTTPS://GOOD.EXAMPLE' }],
    ['an extension id that is none', { CORTEX_EXTENSION_ID: 'not-an-extension' }],
  ])('[A44] %s is refused with one sentence', (_, env) => {
    const refusal = refusalOf([], env)
    expect([refusal.exitCode, refusal.message.includes('\n')]).toEqual([16, false])
  })

  it.each([['--no-auth'], ['--insecure'], ['--http-port'], ['extra']])('[A44] the flag %s is not known', (flag) => {
    expect(refusalOf([flag], {}).exitCode).toBe(16)
  })
})
