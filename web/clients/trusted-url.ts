// The page's one Trusted Types policy: lets a script URL of our own origin become a worker, and nothing else.

/** Name agreed with the Content-Security-Policy (bridge/guard/headers.ts); a test compares the two. */
export const POLICY_NAME = 'cortex'

/** The part of the Trusted Types API used here; absent in browsers that do not enforce it. */
interface TrustedTypesFactory {
  readonly createPolicy: (
    name: string,
    rules: { readonly createScriptURL: (url: string) => string },
  ) => { readonly createScriptURL: (url: string) => unknown }
}

function sameOriginOnly(url: string): string {
  const absolute = new URL(url, location.href)
  if (absolute.origin !== location.origin)
    throw new TypeError(`refused a script from another origin: ${absolute.origin}`)
  return absolute.href
}

const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypesFactory } // not in TypeScript's DOM library yet
const policy = trustedTypes?.createPolicy(POLICY_NAME, { createScriptURL: sameOriginOnly })

/** A same-origin script URL in the form `new Worker` and `serviceWorker.register` accept under Trusted Types; throws for any other origin. */
export const trustedScriptUrl = (url: string): string =>
  (policy ? policy.createScriptURL(url) : sameOriginOnly(url)) as string // a TrustedScriptURL, which the DOM types do not name yet
