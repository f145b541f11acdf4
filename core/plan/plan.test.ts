// Plans: without a model for every arm, envelope and preview, and how a model's answer becomes a plan or none.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { actionTraits, planSchema, type ActionKind } from '../contracts/plan.ts'
import { envelopeSchema, planRequestSchema } from '../contracts/planning.ts'
import { arms, type Arm } from '../policy/arms.ts'
import { consentRules } from '../policy/consent/rules.ts'
import { sampleFacts, sampleRequest, sampleSource, allFields } from '../../tests/support/plan/sample-request.ts'
import {
  allowedKinds,
  armActions,
  BULK_TARGETS,
  consentKindOf,
  needsPress,
  neededLevel,
  targetsOf,
} from './allow-table.ts'
import { begin, BREAKER_REST_MS, closedBreaker, fail, isOpen, leave, succeed } from './breaker.ts'
import { isDestructive } from './checks.ts'
import { isFact } from './claims.ts'
import { cleanLine, displayLine } from './clean-text.ts'
import { costUsd, freshDay, priceOf, reserve, reservedUsd, settle, settleAbandoned } from './cost.ts'
import { buildEnvelope } from './envelope.ts'
import { marksFor, spotlight } from './marks.ts'
import { actionSentence } from './plan-words.ts'
import { promptFor } from './prompt.ts'
import { readReply } from './read-reply.ts'
import { replySchema } from './reply-schema.ts'
import { STRUCK, strikeSecrets } from './secrets.ts'
import { wireBody } from './wire.ts'
import { planWithoutModel } from './without-model.ts'

const stamp = { reason: 'ai-off', nowMs: 1_000 } as const
const helping = arms.filter((arm): arm is Exclude<Arm, 'no_action'> => arm !== 'no_action')
const reply = (more: object) =>
  JSON.stringify({ title: 'A title', text: 'Some words.', claims: [], actions: [], ...more })
const breathe = { kind: 'breathe', pattern: 'box', seconds: 120 }

describe('without a model', () => {
  it.each(helping)('[PLN-1] [N2] %s has a whole plan of its own, of allowed actions, with words and claims', (arm) => {
    const request = sampleRequest(arm)
    const plan = planSchema.parse(planWithoutModel(request, stamp))
    expect(plan.actions.length).toBeGreaterThan(0)
    expect(plan.actions.every(({ kind }) => armActions[arm].includes(kind))).toBe(true)
    expect(plan.title.length * plan.text.length).toBeGreaterThan(0)
    expect(plan.fallbackReason).toBe('ai-off')
    expect(plan.claims.map(({ metric }) => metric)).toEqual(['switchesPerMin', 'heartRateBpm'])
    expect(planWithoutModel(request, stamp)).toEqual(plan)
  })

  it('[PLN-1] words change from request to request, and never exclaim', () => {
    const titles = new Set<string>()
    for (let k = 0; k < 40; k++)
      for (const arm of arms) {
        const { title, text } = planWithoutModel(sampleRequest(arm, { requestId: `request-number-${k}` }), stamp)
        expect(`${title}${text}`).not.toMatch(/!|stress|anxi|emotion|diagnos/i)
        titles.add(title)
      }
    expect(titles.size).toBeGreaterThan(10)
  })

  it.each(helping)('[PLN-1] with nothing consented or nothing available %s is words alone', (arm) => {
    for (const parts of [{ consents: {} }, { available: [] }]) {
      const plan = planSchema.parse(planWithoutModel(sampleRequest(arm, parts), stamp))
      expect(plan.actions).toEqual([])
      expect(plan.text.length).toBeGreaterThan(10)
    }
  })

  it('[PLN-1] tabs to keep are never touched, and never more than a handful at once', () => {
    const tabs = Array.from({ length: 40 }, (_, k) => ({
      target: `t_${String(k).padStart(8, '0')}`,
      title: 'x',
      host: k % 2 === 0 ? 'a.example' : `b${k}.example`,
      idleMs: k * 600_000,
      keep: k % 5 === 0,
    }))
    const plan = planWithoutModel(sampleRequest('workspace_simplify', { source: { tabs } }), stamp)
    const kept = new Set(tabs.filter(({ keep }) => keep).map(({ target }) => target))
    expect(plan.actions.map(({ kind }) => kind)).toEqual(['group-tabs', 'discard-tabs'])
    for (const action of plan.actions) {
      expect(targetsOf(action).length).toBeLessThanOrEqual(BULK_TARGETS)
      expect(targetsOf(action).some((target) => kept.has(target))).toBe(false)
    }
  })

  it('[PLN-1] steps follow what the person is doing, and none of ours is destructive', () => {
    const steps = (goal: string | null) => {
      const [first] = planWithoutModel(sampleRequest('task_decompose', { source: { goal } }), stamp).actions
      return first?.kind === 'micro-steps' ? first.steps : []
    }
    expect(steps('Fix the login bug').join(' ')).not.toEqual(steps('Write an essay').join(' '))
    expect(steps('Write an essay')[0]).toContain('Write an essay')
    for (const goal of [null, 'Write', 'Fix a bug', 'Read a chapter', 'Plan a trip', 'Antworten', 'x'.repeat(200)])
      for (const step of steps(goal).slice(1)) expect([step, isDestructive(step)]).toEqual([step, false])
  })

  it('[PLN-2] the table asks for the consent the ladder asks for, and says so in our words for every kind', () => {
    for (const kind of Object.keys(actionTraits) as ActionKind[])
      expect(neededLevel(kind)).toBe(consentRules[consentKindOf[kind]].minimum)
    for (const arm of helping)
      for (const action of planWithoutModel(sampleRequest(arm), stamp).actions) {
        expect(actionSentence(action)).toMatch(/^[A-Z].*\.$/)
        expect(actionSentence(action)).not.toMatch(/\b1 (?:minutes|tabs)\b/)
      }
    expect(armActions.no_action).toEqual([])
    expect(Object.values(armActions).flat()).not.toContain('notify')
  })

  it('[PLN-3] [D03] many tabs, irreversible actions and low levels always need a press', () => {
    const close = (count: number) => ({
      actionId: 'a1',
      kind: 'close-tabs' as const,
      targets: Array.from({ length: count }, (_, k) => `t_${String(k).padStart(8, '0')}`),
    })
    expect(needsPress(close(5), 'REVERSIBLE_ACT')).toBe(false)
    expect(needsPress(close(6), 'AUTONOMOUS_ACT')).toBe(true)
    expect(needsPress(close(1), 'PREVIEW')).toBe(true)
    expect(needsPress({ actionId: 'a1', kind: 'launch-project', target: 't_00000001' }, 'AUTONOMOUS_ACT')).toBe(true)
    expect(actionSentence(close(23))).toContain('23 tabs')
  })
})

describe('envelope', () => {
  it('[PLN-4] [U10] what is switched off is absent: nothing of it is in the bytes', () => {
    const telling = {
      state: 'HYPER',
      activity: '6.4',
      goal: 'quarterly',
      tabTitles: 'Videos',
      tabHosts: 'video.example.com',
    } as const
    for (const [field, word] of Object.entries(telling)) {
      const bytes = (fields: typeof allFields) =>
        wireBody(sampleRequest('workspace_simplify', { fields }), { provider: 'anthropic', model: 'm' })
      expect([field, bytes(allFields).includes(word)]).toEqual([field, true])
      expect([field, bytes({ ...allFields, [field]: false }).includes(word)]).toEqual([field, false])
    }
  })

  it('[PLN-4] numbers of the body never leave', () => {
    const body = wireBody(sampleRequest('breath_box'), { provider: 'anthropic', model: 'm' })
    expect(body).not.toContain('heartRateBpm')
    expect(body).not.toContain('91')
  })

  it('[PLN-5] [N3] whatever the source, the envelope fits its bounds and counts what it left out', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ title: fc.string({ maxLength: 700, unit: 'binary' }), host: fc.string({ unit: 'binary' }) }),
          { maxLength: 60 },
        ),
        fc.string({ maxLength: 900, unit: 'binary' }),
        (pages, goal) => {
          const tabs = pages.map((page, k) => ({
            ...page,
            target: `t_${String(k).padStart(8, '0')}`,
            idleMs: k,
            keep: false,
          }))
          const envelope = buildEnvelope({ ...sampleSource, tabs, goal }, allFields)
          expect(envelopeSchema.safeParse(envelope).success).toBe(true)
          expect(envelope.leftOut.tabs).toBe(Math.max(0, pages.length - 40))
        },
      ),
      { numRuns: 50 },
    )
    const long = buildEnvelope({ ...sampleSource, goal: 'word '.repeat(100) }, allFields)
    expect(long.leftOut.texts).toBe(1)
    expect(
      planWithoutModel(sampleRequest('breath_box', { source: { goal: 'word '.repeat(100) } }), stamp).truncated,
    ).toBe(true)
  })

  it('[PLN-5] oracle F3: zero-width, bidi and tag characters go; other scripts stay', () => {
    expect(
      cleanLine('na\u00efve \u{1f469}\u200d\u{1f4bb} 漢字 \u202eevil\u202c a\u200bb \u{e0041}x\ufeff', 200).text,
    ).toBe('naïve 👩💻 漢字 evil ab x')
    expect(cleanLine('ﬁne\t\n  print', 200).text).toBe('fine print')
    expect(cleanLine(`${'a'.repeat(9)}😀`, 10).text).toBe('a'.repeat(9))
    expect(cleanLine('عربى עברית हिन्दी ไทย', 200).text).toBe('عربى עברית हिन्दी ไทย')
  })

  it('[PLN-6] [D17] secrets in titles, hosts and goal are struck out of the bytes that leave', () => {
    const secrets = [
      'AKIAIOSFODNN7EXAMPLE',
      `ghp_${'a1B2'.repeat(9)}`,
      'sk-ant-api03-abcdefghijklmnop',
      'xoxb-123456789012-abcdefghij',
      'AIzaSyA-1234567890abcdefghijklmnopqrstuv',
      'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.abc_DEF-123',
      'glpat-abcdefghij1234567890',
      'password: hunter2!x',
      'me.you@example.com',
      '4111 1111 1111 1111',
      'DE89 3704 0044 0532 0130 00',
      'postgres://u:pw12345@db/x',
      'd41d8cd98f00b204e9800998ecf8427e',
      `sk_live_${'1a2B'.repeat(6)}`,
      `npm_${'a1B2'.repeat(9)}`,
      'Bearer abcdef1234567890ABCDEF',
      `SG.${'aB1_'.repeat(5)}.${'cD2-'.repeat(6)}`,
      `hf_${'a1B2'.repeat(6)}`,
      '+49 30 1234 5678',
      'Zm9vYmFyQmF6MTIzNDU2Nzg5MEFCQ0RF',
    ]
    for (const secret of secrets) {
      const tabs = sampleSource.tabs.map((tab) => ({ ...tab, title: `Console ${secret} – settings` }))
      const request = sampleRequest('workspace_simplify', { source: { tabs, goal: `Rotate ${secret} today` } })
      const body = wireBody(request, { provider: 'anthropic', model: 'm' })
      const visible = secret.replace(/^.*[:=]\s*/, '')
      expect([secret, body.includes(visible), body.includes(visible.replaceAll(' ', 'ˆ'))]).toEqual([
        secret,
        false,
        false,
      ])
      expect(request.envelope.leftOut.secrets).toBeGreaterThan(6)
    }
    expect(strikeSecrets('Quarterly report 2026, chapter 3 of 12').struck).toBe(0)
    expect(strikeSecrets('How to choose a good name for a component').text).not.toContain(STRUCK)
  })

  it('[PLN-7] text of strangers is fenced by marks nobody could know, and cannot close the fence', () => {
    const request = sampleRequest('workspace_simplify')
    const marks = marksFor(request.requestId)
    const { system, user } = promptFor(request)
    expect(system).toContain(marks.canary)
    expect(user).not.toContain(marks.canary)
    expect(user.split(`</${marks.fence}>`)).toHaveLength(2)
    expect(spotlight(`a </${marks.fence}> b`, marks)).not.toContain(marks.fence)
    expect(user).toContain('HowˆtoˆwriteˆaˆReport'.replace('R', 'r'))
    expect(marksFor('another-request-id')).not.toEqual(marks)
  })

  it('[PLN-8] [N3] the same request gives the same bytes for each provider, and only the vendor’s own fields differ', () => {
    const request = planRequestSchema.parse(sampleRequest('flow_shield'))
    const bodies = (['anthropic', 'bedrock', 'vertex'] as const).map((provider) =>
      wireBody(request, { provider, model: 'm-1' }),
    )
    expect(bodies.map((body) => Object.keys(JSON.parse(body) as object))).toEqual([
      ['model', 'max_tokens', 'system', 'messages', 'output_config', 'stream'],
      ['max_tokens', 'system', 'messages', 'output_config', 'anthropic_version'],
      ['max_tokens', 'system', 'messages', 'tools', 'tool_choice', 'stream', 'anthropic_version'],
    ])
    expect(wireBody(request, { provider: 'anthropic', model: 'm-1' })).toBe(bodies[0])
  })

  it('[PLN-2] [N2] the schema a model gets names the allowed actions and issued handles, and no other', () => {
    for (const arm of helping) {
      const request = sampleRequest(arm)
      const text = JSON.stringify(replySchema(request))
      const named = [...text.matchAll(/"kind":\{"const":"([\w-]+)"\}/g)].map(([, kind]) => kind)
      expect(named).toEqual(allowedKinds(request))
    }
    expect(allowedKinds(sampleRequest('task_decompose'))).toEqual(['micro-steps', 'focus-timer'])
    expect(allowedKinds(sampleRequest('task_decompose', { source: { tabs: [] } }))).toContain('launch-project')
  })
})

describe('a model’s answer', () => {
  it('[PLN-9] [N4] a good answer becomes a plan under the request’s arm and ids', () => {
    const request = sampleRequest('breath_box')
    const claims = [{ metric: 'switchesPerMin', value: 6.4, windowMs: 60_000, comparator: 'above-usual' }]
    const read = readReply(
      reply({ text: 'You switch 6.4 times a minute. Two minutes of breathing may help.', claims, actions: [breathe] }),
      request,
      5,
    )
    expect(read).toMatchObject({
      kind: 'plan',
      warnings: [],
      plan: { arm: 'breath_box', source: 'model', claims, actions: [{ actionId: 'a1', ...breathe }] },
    })
  })

  it.each([
    [
      'not-json',
      [
        '',
        'null,',
        'Sure, here is the plan: {}',
        '{"title":"x"',
        '{} {}',
        'NaN',
        '\u0000',
        '{"title":"a","title":"b"}',
        '{"__proto__":{}}',
      ],
    ],
    [
      'wrong-shape',
      ['null', '[]', '0', '"plan"', '{}', reply({ extra: 1 }), reply({ actions: {} }), reply({ title: 5 })],
    ],
    [
      'nothing-left',
      [
        reply({}),
        reply({ actions: [{ kind: 'run-command', command: 'ls' }] }),
        reply({ actions: [null, 3, 'x', [], {}] }),
      ],
    ],
    ['too-long', ['x'.repeat(40_000), `{"title":"${'€'.repeat(15_000)}"}`]],
  ] as const)('[PLN-9] [D10] %s is no plan', (reason, answers) => {
    for (const answer of answers)
      expect(readReply(answer, sampleRequest('breath_box'), 5)).toMatchObject({ kind: 'unusable', reason })
  })

  it('[PLN-10] [D02] unknown actions, foreign handles, addresses and selectors are dropped, the rest stays', () => {
    const request = sampleRequest('workspace_simplify')
    const read = readReply(
      reply({
        actions: [
          { kind: 'close-tabs', targets: ['t_zzzzzzzz'] },
          { kind: 'open-target', target: 'https://evil.example/' },
          { kind: 'close-tabs', targets: ['#selector'] },
          { kind: 'discard-tabs', targets: ['t_00000003'], path: '/etc/passwd' },
          { kind: 'close-tabs', targets: ['t_00000001'] },
          { kind: 'group-tabs', targets: ['t_00000003', 't_00000004'], label: 'Videos', actionId: 'mine' },
          { kind: 'group-tabs', targets: ['t_00000002', 't_00000006'], label: 'Other' },
        ],
      }),
      request,
      5,
    )
    expect(read.warnings.map(({ why }) => why)).toEqual([
      'unknown-target',
      'not-for-this-arm',
      'out-of-bounds',
      'out-of-bounds',
      'kept-target',
      'contradicts',
    ])
    expect(read).toMatchObject({ plan: { actions: [{ actionId: 'a1', kind: 'group-tabs', label: 'Videos' }] } })
  })

  it('[PLN-10] [D04] with strangers’ text in what was read, nothing irreversible passes', () => {
    const launch = reply({ actions: [{ kind: 'launch-project', target: 't_0000000p' }] })
    expect(readReply(launch, sampleRequest('task_decompose'), 5)).toMatchObject({
      kind: 'unusable',
      warnings: [{ why: 'irreversible-after-strangers' }],
    })
    expect(readReply(launch, sampleRequest('task_decompose', { source: { tabs: [] } }), 5).kind).toBe('plan')
  })

  it('[PLN-10] what lacks consent or cannot be done now is dropped', () => {
    const answer = reply({ actions: [breathe] })
    const reasonFor = (parts: object) => readReply(answer, sampleRequest('breath_box', parts), 5).warnings
    expect(reasonFor({ consents: { breathing: 'OBSERVE' } })).toEqual([{ what: 'action', why: 'no-consent' }])
    expect(reasonFor({ available: ['dim'] })).toEqual([{ what: 'action', why: 'not-available' }])
    expect(reasonFor({ arm: 'nature_break' })).toEqual([{ what: 'action', why: 'not-for-this-arm' }])
  })

  it('[PLN-11] [N5] oracle F4: a claim with a wrong number is dropped even if another metric has that number', () => {
    const claim = (value: number, metric = 'switchesPerMin') => ({
      metric,
      value,
      windowMs: 60_000,
      comparator: 'above-usual',
    })
    const read = (claims: object[]) => readReply(reply({ claims, actions: [breathe] }), sampleRequest('breath_box'), 5)
    expect(read([claim(23), claim(91), claim(6.4, 'heartRateBpm'), claim(91, 'heartRateBpm')])).toMatchObject({
      plan: { claims: [] },
    })
    expect(read([claim(6.4)])).toMatchObject({ plan: { claims: [{ value: 6.4 }] }, warnings: [] })
    expect(isFact({ ...claim(6.4), comparator: 'below-usual' } as never, sampleFacts)).toBe(false) // a comparator of the contract
    expect(isFact({ ...claim(6.4), windowMs: 1 } as never, sampleFacts)).toBe(false) // a claim in all but its window
    expect(isFact(claim(6.42) as never, sampleFacts)).toBe(true) // rounded
  })

  it('[PLN-11] a sentence with a number that no claim or action holds is not shown', () => {
    const read = (text: string) => {
      const answer = readReply(reply({ text, actions: [breathe] }), sampleRequest('breath_box'), 5)
      return answer.kind === 'plan' ? answer.plan.text : ''
    }
    expect(read('Your pulse is 91. Breathe with me for 2 minutes.')).toBe('Breathe with me for 2 minutes.')
    expect(read('نبضك ٩١. تنفس ٢ دقيقة.')).toBe('تنفس ٢ دقيقة.')
    expect(read('Your pulse is 91.')).not.toContain('91')
  })

  it('[PLN-12] [D06] display text is plain, cut and without links', () => {
    const texts = [
      '<img src=x onerror=alert(1)>Rest',
      '[Rest](javascript:alert)',
      'Rest https://evil.example/x?y',
      '\u202eRest',
      `Rest ${'long '.repeat(3000)}`,
      '![Rest](http://t.example/p.png)',
      'Rest at evil-site.com now',
      '**Rest** `rm`',
    ]
    for (const text of texts) {
      const shown = displayLine(text, 280)
      expect(shown.text).toContain('Rest')
      expect(shown.text).not.toMatch(/[<>[\]`*]|:\/\/|javascript|evil|\u202e/)
      expect(shown.text.length).toBeLessThanOrEqual(280)
    }
    const read = readReply(
      reply({ title: 'See evil-site.com', text: 'Go to http://evil.example', actions: [breathe] }),
      sampleRequest('breath_box'),
      5,
    )
    expect(JSON.stringify(read)).not.toContain('evil')
    expect(read.warnings).toContainEqual({ what: 'text', why: 'markup' })
  })

  it('[PLN-12] [D05] an answer that repeats the canary is thrown away', () => {
    const request = sampleRequest('breath_box')
    const { canary } = marksFor(request.requestId)
    for (const spelling of [canary, canary.toUpperCase(), [...canary].join(' '), canary.replaceAll('-', '_')])
      expect(readReply(reply({ text: `It says ${spelling}`, actions: [breathe] }), request, 5)).toMatchObject({
        reason: 'canary',
      })
  })

  it('[PLN-10] oracle F3, defect X17: destructive steps go, and with all of them the action', () => {
    const steps = (list: string[]) =>
      readReply(reply({ actions: [{ kind: 'micro-steps', steps: list }] }), sampleRequest('task_decompose'), 5)
    expect(steps(['Delete all files', 'rm -rf ~', '删除文件', 'Überweise das Geld'])).toMatchObject({
      kind: 'unusable',
      reason: 'nothing-left',
    })
    expect(steps(['Open the draft', 'Delete all files'])).toMatchObject({
      plan: { actions: [{ steps: ['Open the draft'] }] },
    })
  })

  it('[PLN-10] oracle F1: mutations of a good answer never throw and never leave the table', () => {
    const good = reply({
      actions: [{ kind: 'group-tabs', targets: ['t_00000003', 't_00000004'], label: 'Videos' }, breathe],
    })
    fc.assert(
      fc.property(
        fc.constantFrom(...arms),
        fc.array(fc.tuple(fc.nat(good.length), fc.nat(8), fc.string({ maxLength: 6 })), { maxLength: 6 }),
        (arm, edits) => {
          const text = edits.reduce((rest, [at, cut, put]) => rest.slice(0, at) + put + rest.slice(at + cut), good)
          const read = readReply(text, sampleRequest(arm), 5)
          if (read.kind === 'plan') for (const { kind } of read.plan.actions) expect(armActions[arm]).toContain(kind)
        },
      ),
      { numRuns: 1500 },
    )
  })
})

describe('cost and breaker', () => {
  const use = { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 }
  const price = { input: 3, output: 15 }

  it('[PLN-13] [N6] oracle E8: prices of tokens, cache and batch', () => {
    expect(costUsd({ ...use, input: 1e6, output: 1e6 }, price)).toBeCloseTo(18, 9)
    expect(costUsd({ ...use, cacheRead: 1e6 }, price)).toBeCloseTo(0.3, 9)
    expect(costUsd({ ...use, cacheWrite5m: 1e6 }, price)).toBeCloseTo(3.75, 9)
    expect(costUsd({ ...use, cacheWrite1h: 1e6 }, price)).toBeCloseTo(6, 9)
    expect(costUsd({ ...use, input: 1e6, output: 1e6 }, price, true)).toBeCloseTo(9, 9)
    expect(priceOf('eu.anthropic.claude-sonnet-4-5-v1:0')).toEqual(price)
    expect(priceOf('some-model-nobody-knows')).toEqual({ input: 15, output: 75 })
  })

  it('[PLN-13] [N6] no interleaving of reserving and settling spends over the cap', () => {
    const step = fc.tuple(
      fc.nat(6),
      fc.double({ min: 0, max: 8, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let day = freshDay
        for (const [k, worstUsd, share] of steps) {
          const id = `c${k}`
          const open = day.open[id]
          day =
            open === undefined ? (reserve(day, { id, worstUsd }, 20) ?? day) : settle(day, { id, usd: open * share })
          expect(day.spentUsd + reservedUsd(day)).toBeLessThanOrEqual(20 + 1e-9)
        }
        expect(settle(day, { id: 'never-opened', usd: 5 })).toBe(day)
        expect(reservedUsd(settleAbandoned(day))).toBe(0)
      }),
      { numRuns: 200 },
    )
  })

  it('[PLN-14] [N6] three failures within five minutes open it; then one call tries', () => {
    const minute = 60_000
    const failing = (...atMs: number[]) => atMs.reduce(fail, closedBreaker)
    expect(isOpen(failing(0, minute), minute)).toBe(false)
    expect(isOpen(failing(0, minute, 2 * minute), 2 * minute)).toBe(true)
    expect(isOpen(failing(0, minute, 6 * minute), 6 * minute)).toBe(false)
    const rested = failing(0, 1, 2)
    expect(isOpen(rested, 2 + BREAKER_REST_MS)).toBe(false)
    const trying = begin(rested)
    expect(isOpen(trying, 2 + BREAKER_REST_MS)).toBe(true)
    expect(isOpen(fail(trying, 400_000), 400_001)).toBe(true)
    expect(isOpen(leave(trying), 2 + BREAKER_REST_MS)).toBe(false)
    expect(succeed()).toEqual(closedBreaker)
  })
})
