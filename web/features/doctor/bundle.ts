// The support bundle: what helps to find a fault and nothing that tells who or where the person is; the text shown is the text saved.
import type { BridgeView } from '../../clients/bridge-view.ts'
import type { OfflineStatus } from '../../clients/offline.ts'
import type { LoggedError } from '../errors/error-log.ts'
import type { Finding } from './finding.ts'
import { redact } from './redact.ts'

export interface BundleParts {
  readonly version: string
  readonly build: string
  readonly browser: string
  readonly atMs: number
  readonly findings: readonly Finding[]
  readonly bridge: Pick<BridgeView, 'link' | 'isPaired' | 'readiness'>
  readonly offline: OfflineStatus
  readonly errors: readonly LoggedError[]
}

const MINUTE_MS = 60_000

export function supportBundle(parts: BundleParts): string {
  const { version, build, browser, atMs, findings, bridge, offline, errors } = parts
  const bundle = {
    kind: 'cortex-support',
    version,
    build,
    browser,
    // To the minute, in world time: neither the time zone nor the second says anything about a fault.
    madeAt: new Date(Math.floor(atMs / MINUTE_MS) * MINUTE_MS).toISOString(),
    findings: findings.map(({ name, verdict, sentence }) => ({ name, verdict, sentence: redact(sentence) })),
    bridge: { link: bridge.link.kind, isPaired: bridge.isPaired, readiness: bridge.readiness },
    offline: offline.kind,
    errors: errors.map(({ id, atMs: errorMs, name, message }) => ({
      id,
      minutesBefore: Math.round((atMs - errorMs) / MINUTE_MS),
      name: redact(name),
      message: redact(message),
    })),
  }
  return `${JSON.stringify(bundle, null, 2)}\n`
}
