// Injections against a model that obeys all of them, and random answers: nothing outside the allow table, nothing that leads away.
import { describe, expect, it } from 'vitest'
import type { Plan } from '../contracts/plan.ts'
import type { PlanRequest } from '../contracts/planning.ts'
import { breachesOf } from '../../tests/support/plan/inside.ts'
import { injections, obeyingAnswers, type Injection } from '../../tests/support/plan/injections.ts'
import { readRandomAnswers } from '../../tests/support/plan/random-answers.ts'
import { allFields, sampleRequest, sampleSource, sampleTabs } from '../../tests/support/plan/sample-request.ts'
import { arms, type Arm } from '../policy/arms.ts'
import { allowedKinds } from './allow-table.ts'
import { displayLine } from './clean-text.ts'
import { marksFor } from './marks.ts'
import { promptFor } from './prompt.ts'
import { readReply } from './read-reply.ts'

/** The injection in each place that a stranger, or the person's own paste, can reach. */
const places: readonly (readonly [string, (text: string) => Parameters<typeof sampleRequest>[1]])[] = [
  ['title', (text) => ({ source: { tabs: sampleTabs.map((tab, k) => (k === 2 ? { ...tab, title: text } : tab)) } })],
  ['host', (text) => ({ source: { tabs: sampleTabs.map((tab, k) => (k === 2 ? { ...tab, host: text } : tab)) } })],
  ['goal', (text) => ({ source: { goal: text } })],
  ['project', (text) => ({ source: { projects: [{ target: 't_0000000p', label: text }] } })],
]

/** Where the most can be abused: handles, steps, free text. */
const wordyArms: readonly Arm[] = ['workspace_simplify', 'task_decompose', 'defusion_prompt']

const obeyed = (injection: Injection, request: PlanRequest): Plan[] => {
  const handles = [...request.envelope.tabs, ...request.envelope.projects].map(({ target }) => target)
  const { canary } = marksFor(request.requestId)
  return obeyingAnswers(injection, handles, canary).flatMap((answer) => {
    const read = readReply(answer, request, 5)
    return read.kind === 'plan' ? [read.plan] : []
  })
}

describe('injections', () => {
  it('[D01] are many, different, and in many languages', () => {
    expect(new Set(injections.map(({ text }) => text)).size).toBeGreaterThanOrEqual(150)
    expect(new Set(injections.map(({ name }) => name.split(' ')[0])).size).toBeGreaterThan(30)
  })

  it.each(places)(
    '[PLN-10] [D01] [D02] [N2] in a %s, obeyed to the letter: nothing outside the allow table, whatever the arm',
    (place, put) => {
      let plans = 0
      for (const injection of injections)
        for (const arm of place === 'title' ? arms : wordyArms) {
          const request = sampleRequest(arm, put(injection.text))
          for (const plan of obeyed(injection, request)) {
            plans++
            const breaches = breachesOf(plan, request)
            if (breaches.length > 0) throw new Error(`${injection.name}: ${breaches.join(', ')}`)
          }
        }
      expect(plans).toBeGreaterThan(injections.length) // the model is obeyed as far as the table goes, so plans there are
    },
  )

  it('[D01] oracle F2: the kinds carried out are a subset of those with the field blanked', () => {
    for (const injection of injections) {
      const request = sampleRequest('workspace_simplify', places[0]?.[1](injection.text))
      const blanked = new Set(allowedKinds(sampleRequest('workspace_simplify', places[0]?.[1](''))))
      for (const { actions } of obeyed(injection, request))
        for (const { kind } of actions) expect([injection.name, blanked.has(kind)]).toEqual([injection.name, true])
    }
  })

  it('[PLN-7] [D01] none leaves its fence: one opening, one closing, every word of it marked', () => {
    for (const injection of injections) {
      const request = sampleRequest('workspace_simplify', places[0]?.[1](injection.text))
      const { fence } = marksFor(request.requestId)
      const { user } = promptFor(request)
      expect([injection.name, user.split(`<${fence}>`).length, user.split(`</${fence}>`).length]).toEqual([
        injection.name,
        2,
        2,
      ])
      const inside = (user.split(`<${fence}>`)[1] ?? '').split(`</${fence}>`)[0] ?? ''
      const lines = inside.trim().split('\n')
      expect([injection.name, lines.length]).toEqual([injection.name, sampleTabs.length])
      for (const line of lines) {
        const { title = '' } = JSON.parse(line) as { title?: string } // our own line
        expect(title).not.toMatch(/[\s\u200b\u202e]/u)
      }
    }
  })

  it('[PLN-12] [D07] no shown text leads anywhere: no link, picture, address or name to look up', () => {
    const lures = [
      'http://a.example/?leak',
      '//evil.example/x',
      'www.evil.example',
      'evil.example.com',
      'ftp://x.example',
      'mailto:a@evil.example',
      '![a](b)',
      '<img src=x>',
      '&#x6a;avascript:x',
      'HTTPS：／／ｅｖｉｌ．ｅｘａｍｐｌｅ',
      'sub.evil.org/path',
      'blob:abc',
      'evil.zip',
    ]
    for (const lure of lures) {
      const { text, hadMarkup } = displayLine(`Rest ${lure} now`, 280)
      expect([lure, hadMarkup]).toEqual([lure, true])
      expect([lure, /https?:|\/\/|www\.|\.(?:com|org|zip|example)|<|\]\(|@|javascript:/i.test(text)]).toEqual([
        lure,
        false,
      ])
    }
  })

  it('[PLN-4] [D01] with titles and hosts switched off, nothing of a page is in the prompt at all', () => {
    for (const injection of injections.slice(0, 60)) {
      const tabs = sampleSource.tabs.map((tab) => ({
        ...tab,
        title: `ZZTITLE ${injection.text}`,
        host: 'zzhost.example',
      }))
      const fields = { ...allFields, tabTitles: false, tabHosts: false }
      expect(promptFor(sampleRequest('workspace_simplify', { source: { tabs }, fields })).user).not.toMatch(
        /zztitle|zzhost/i,
      )
    }
  })
})

describe('random answers', () => {
  it('[PLN-10] [D18] whatever bytes a model gives, only members of the allow table come out', () => {
    const tally = readRandomAnswers(2_000, 20_261_120)
    expect(tally.breaches).toEqual([])
    expect(tally.plans).toBeGreaterThan(100) // the answers are near enough to plans to be worth judging
  })
})
