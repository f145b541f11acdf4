// Builds a page that runs GPU kernels on their case suites; never part of the product's build.
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  cacheDir: '../../.cache/vite-kernels',
  build: { outDir: '../../.cache/kernels', emptyOutDir: true, target: 'esnext' },
})
