// The doctor's checks: what this browser and computer offer, each with a verdict and a sentence. Asks for nothing, opens nothing.
import { queryOptions } from '@tanstack/react-query'
import { queryKeys } from './keys.ts'

export type Verdict = 'good' | 'reduced' | 'missing'
export interface Check {
  readonly name: string
  readonly verdict: Verdict
  readonly sentence: string
}

const check = (name: string, verdict: Verdict, sentence: string): Check => ({ name, verdict, sentence })
const has = (name: string): boolean => name in globalThis

function checkIsolation(): Check {
  if (!isSecureContext)
    return check(
      'Address',
      'missing',
      'This address is not trusted by the browser; camera and offline use are closed to it.',
    )
  return crossOriginIsolated
    ? check('Address', 'good', 'Trusted and isolated from other pages.')
    : check(
        'Address',
        'reduced',
        'Trusted, but not isolated: the server did not send the headers for it. Sensing runs on one thread.',
      )
}

async function checkCamera(): Promise<Check> {
  if (!navigator.mediaDevices) return check('Camera', 'missing', 'This page cannot ask for a camera.')
  const leave = await navigator.permissions.query({ name: 'camera' }).catch(() => null) // not every browser knows the name
  if (leave?.state === 'denied')
    return check('Camera', 'reduced', 'Not allowed for this address. Allow it beside the address to use it.')
  const devices = await navigator.mediaDevices.enumerateDevices()
  if (!devices.some(({ kind }) => kind === 'videoinput'))
    return check('Camera', 'reduced', 'None found. Rhythm and tabs work without.')
  return check('Camera', 'good', 'Found. It opens only when you say so.')
}

const checkFrames = (): Check =>
  has('MediaStreamTrackProcessor')
    ? check('Pictures in the background', 'good', 'Read outside the page, at full rate even when this tab is hidden.')
    : check('Pictures in the background', 'reduced', 'This browser reads them only while the tab is visible.')

/** The part of WebGPU asked here; the page itself never computes on it. */
interface Gpu {
  readonly requestAdapter: () => Promise<{
    readonly info?: { readonly vendor?: string; readonly architecture?: string }
  } | null>
}

async function checkGpu(): Promise<Check> {
  const { gpu } = navigator as { readonly gpu?: Gpu } // not in every DOM library
  const adapter = await gpu?.requestAdapter().catch(() => null)
  if (!adapter) return check('Graphics processor', 'reduced', 'Not available; the processor does the same work.')
  const name = [adapter.info?.vendor, adapter.info?.architecture].filter(Boolean).join(' ')
  return check('Graphics processor', 'good', name === '' ? 'Available.' : `Available (${name}).`)
}

async function checkStorage(): Promise<Check> {
  if (!navigator.storage) return check('Storage', 'missing', 'This browser keeps nothing for this page.')
  return (await navigator.storage.persisted())
    ? check('Storage', 'good', 'Protected: the browser does not clear it on its own.')
    : check(
        'Storage',
        'reduced',
        'Works, but the browser may clear it when space runs out. Settings, Your data, can ask for protection.',
      )
}

const checkScripts = (): Check =>
  has('trustedTypes')
    ? check('Script guard', 'good', 'The browser refuses code that did not come with Cortex.')
    : check('Script guard', 'reduced', 'This browser guards by address only.')

const checkCard = (): Check =>
  has('documentPictureInPicture')
    ? check('Small always-visible card', 'good', 'Possible in this browser.')
    : check('Small always-visible card', 'reduced', 'Not in this browser; notifications take its place.')

const all: readonly (() => Check | Promise<Check>)[] = [
  checkIsolation,
  checkCamera,
  checkFrames,
  checkGpu,
  checkStorage,
  checkScripts,
  checkCard,
]

const runChecks = (): Promise<Check[]> => Promise.all(all.map(async (run) => run()))

export const browserChecks = queryOptions({ queryKey: queryKeys.checks, queryFn: runChecks })
