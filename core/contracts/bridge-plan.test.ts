// The shapes of planning and acting through the bridge: what they take, and what they refuse.
import { describe, expect, it } from 'vitest'
import {
  abilitiesSchema,
  actRequestSchema,
  actSchema,
  bridgeActionKinds,
  bridgeConsentsSchema,
  consentsPatchSchema,
  defaultBridgeConsents,
  haltResultSchema,
} from './bridge-act.ts'
import {
  aiKeyForgetSchema,
  aiKeyResultSchema,
  aiKeySchema,
  aiPatchSchema,
  aiSettingsSchema,
  aiStatusSchema,
  cancelPlanSchema,
  defaultAiSettings,
  previewRequestSchema,
} from './bridge-ai.ts'
import { planAnswerSchema, planPreviewSchema } from './planning.ts'
import { planWithoutModel } from '../plan/without-model.ts'
import { sampleRequest } from '../../tests/support/plan/sample-request.ts'

const request = sampleRequest('flow_shield')
const plan = planWithoutModel(request, { reason: 'ai-off', nowMs: 1 })
const receipt = { actionId: 'a1', kind: 'do-not-disturb', outcome: 'done', reason: null, confirmed: true, atMs: 1 }
const today = { spentUsd: 0, reservedUsd: 0, calls: 0, fallbacks: 0, warned: false }

describe('bridge contract of planning and acting', () => {
  it.each([
    ['settings', aiSettingsSchema, defaultAiSettings],
    ['patch', aiPatchSchema, { on: false, endpoint: 'http://127.0.0.1:8080' }],
    ['status', aiStatusSchema, { settings: defaultAiSettings, key: null, resting: 'ai-off', today, days: [] }],
    ['key', aiKeySchema, { provider: 'anthropic', key: 'sk-12345678' }],
    ['key result', aiKeyResultSchema, { provider: 'anthropic', place: 'file' }],
    ['forget', aiKeyForgetSchema, { provider: 'vertex' }],
    ['preview request', previewRequestSchema, { request }],
    ['preview', planPreviewSchema, { url: 'https://x/', body: '{}', sha256: 'a'.repeat(64), worstUsd: 0.1, atMs: 1 }],
    ['answer', planAnswerSchema, { plan, warnings: [{ what: 'action', why: 'no-consent' }], costUsd: 0 }],
    ['cancel', cancelPlanSchema, { cancelled: true }],
    ['act request', actRequestSchema, { plan, pressed: ['a1'], targets: [] }],
    [
      'act',
      actSchema,
      { actId: 'p_1', decisionId: 'd', outcome: 'done', receipts: [receipt], undoable: true, atMs: 1 },
    ],
    ['halt', haltResultSchema, { halted: ['p_1'] }],
    ['abilities', abilitiesSchema, { abilities: [{ kind: 'notify', available: false, reason: 'not-installed' }] }],
    ['consents', bridgeConsentsSchema, defaultBridgeConsents],
    ['consent change', consentsPatchSchema, { dnd: 'PREVIEW' }],
  ] as const)('[CON-1] [CON-2] [B5] [B6] %s: as written, and nothing unknown', (_name, schema, value) => {
    expect(schema.parse(value)).toEqual(value)
    expect(schema.safeParse({ ...value, more: 1 }).success).toBe(false)
  })

  it('[B5] text can be sent to the provider itself or to this computer, and to no other address', () => {
    for (const endpoint of [
      'http://evil.example',
      'http://127.0.0.1.evil.example:80',
      'http://127.0.0.1:80/x',
      'https://127.0.0.1:80',
      'http://user@127.0.0.1:80',
      'http://localhost:80',
    ])
      expect([endpoint, aiPatchSchema.safeParse({ endpoint }).success]).toEqual([endpoint, false])
    for (const model of ['../x', 'a/b', 'a?b', '', 'a b'])
      expect(aiPatchSchema.safeParse({ model }).success).toBe(false)
  })

  it('[B6] an act names pages by address and projects by id, never by path or command', () => {
    const target = 't_00000001'
    const takes = (ref: object) => actRequestSchema.safeParse({ plan, pressed: [], targets: [{ target, ref }] }).success
    expect(takes({ kind: 'page', url: 'https://docs.example.org/a?b=c' })).toBe(true)
    for (const url of [
      'file:///etc/passwd',
      'javascript:alert(1)',
      'https://u:p@x.example/',
      'https://x.example/ y',
      '--help',
      'https:///x',
    ])
      expect([url, takes({ kind: 'page', url })]).toEqual([url, false])
    expect(takes({ kind: 'project', path: '/home' })).toBe(false)
    expect(bridgeActionKinds).toEqual(['notify', 'do-not-disturb', 'open-target', 'launch-project'])
  })
})
