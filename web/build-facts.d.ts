// Facts the build writes into the page (vite.config.ts, define).
declare const CORTEX_VERSION: string
