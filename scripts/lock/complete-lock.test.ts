// The lock file holds every platform's packages, so that `npm ci` accepts it anywhere.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { completePackages, type LockPackages, missingPlatformPackages } from './complete-lock.ts'

const ROOT = join(import.meta.dirname, '../..')

describe('package-lock.json', () => {
  it('misses no platform package; npm run lock adds them', () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: LockPackages } // written by npm
    expect(missingPlatformPackages(packages).map(({ name }) => name)).toEqual([])
  })
})

describe('completePackages', () => {
  const packages: LockPackages = {
    '': { optionalDependencies: { range: '^1.0.0' } },
    'node_modules/lint': {
      dev: true,
      license: 'MIT',
      optionalDependencies: { '@lint/linux-arm64-musl': '1.0.0', '@lint/here': '1.0.0' },
    },
    'node_modules/lint/node_modules/@lint/here': { version: '1.0.0' },
    'node_modules/tool/node_modules/roll': {
      optionalDependencies: { 'roll-win32-x64-gnu': '2.0.0', 'found-above': '1.0.0' },
    },
    'node_modules/found-above': { version: '1.0.0' },
  }

  it('adds what is missing with system, processor and C library from the name, and leaves ranges to npm', () => {
    const completed = completePackages(packages)
    expect(missingPlatformPackages(completed)).toEqual([])
    expect(completed['node_modules/@lint/linux-arm64-musl']).toEqual({
      version: '1.0.0',
      cpu: ['arm64'],
      dev: true,
      libc: ['musl'],
      license: 'MIT',
      optional: true,
      os: ['linux'],
    })
    expect(completed['node_modules/roll-win32-x64-gnu']).toEqual({
      version: '2.0.0',
      cpu: ['x64'],
      optional: true,
      os: ['win32'],
    })
    expect(Object.keys(completed)).toHaveLength(7)
  })
})
