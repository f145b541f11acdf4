// Build step for the page's head: starts the two main fonts early and holds the first paint until the theme is known.
import type { HtmlTagDescriptor, Plugin } from 'vite'

const earlyFonts = /(inter-latin-wght|newsreader-latin-opsz)-normal-[\w-]+\.woff2$/

export const head = (): Plugin => ({
  name: 'cortex-head',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle }) {
      const fonts = Object.keys(bundle ?? {}).filter((file) => earlyFonts.test(file))
      const preload = (file: string): HtmlTagDescriptor => ({
        tag: 'link',
        attrs: { rel: 'preload', href: `/${file}`, as: 'font', type: 'font/woff2', crossorigin: '' },
        injectTo: 'head',
      })
      return {
        // The page is empty until its script has run; without this, a dark choice would flash light first.
        html: html.replace('<script type="module"', '<script type="module" blocking="render"'),
        tags: fonts.map(preload),
      }
    },
  },
})
