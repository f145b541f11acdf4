// Facts the build writes into the page (vite.config.ts, define).
declare const __CORTEX_VERSION__: string
