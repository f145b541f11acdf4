// Makes every icon of the installed app from public/icons/icon.svg. Run by hand after changing the mark: `node scripts/icons.ts`.
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Resvg } from '@resvg/resvg-js'

const folder = new URL('../public/icons/', import.meta.url)
const rounded = await readFile(new URL('icon.svg', folder), 'utf8')
// Systems that cut their own shape want paper to the edge; a maskable icon keeps its mark inside the middle 80 %.
const square = rounded.replace(/ rx="\d+"/, '')
const maskable = square.replace('id="mark"', 'id="mark" transform="translate(256 256) scale(.72) translate(-256 -256)"')

const icons = [
  { name: 'icon-192.png', svg: rounded, width: 192 },
  { name: 'icon-512.png', svg: rounded, width: 512 },
  { name: 'maskable-192.png', svg: maskable, width: 192 },
  { name: 'maskable-512.png', svg: maskable, width: 512 },
  { name: 'icon-180.png', svg: square, width: 180 },
  { name: 'shortcut-96.png', svg: rounded, width: 96 },
] as const

for (const { name, svg, width } of icons) {
  const png = new Resvg(svg, { fitTo: { mode: 'width', value: width } }).render().asPng()
  await writeFile(fileURLToPath(new URL(name, folder)), png)
  console.log(`${name} ${png.byteLength} bytes`)
}
