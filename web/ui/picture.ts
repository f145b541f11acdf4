// A chart as a picture: what stands on the page, SVG or canvas, on the page's own paper, with its title and its sentence.

export interface PictureWords {
  readonly title: string
  readonly summary: string
}

/** Pixels of the file for one of the page, so that lines and letters stay sharp. */
const SCALE = 2
const MARGIN = 24
const HEAD = 64
/** What a drawing takes from style sheets, which a file of its own does not have. */
const INLINED = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'opacity',
  'font',
  'text-anchor',
  'color',
] as const

function inlineStyles(from: Element, to: Element): void {
  const computed = getComputedStyle(from)
  if (to instanceof SVGElement || to instanceof HTMLElement)
    for (const name of INLINED) to.style.setProperty(name, computed.getPropertyValue(name))
  for (const [index, child] of [...from.children].entries()) {
    const twin = to.children[index]
    if (twin) inlineStyles(child, twin)
  }
}

async function load(svg: SVGSVGElement): Promise<HTMLImageElement> {
  const twin = svg.cloneNode(true) as SVGSVGElement // a clone is of its original's kind
  inlineStyles(svg, twin)
  const { width, height } = svg.getBoundingClientRect()
  twin.setAttribute('width', String(width))
  twin.setAttribute('height', String(height))
  const text = new XMLSerializer().serializeToString(twin)
  const address = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    return image
  } finally {
    URL.revokeObjectURL(address)
  }
}

/** A PNG of the first drawing inside `figure`; null where there is none or the browser cannot encode it. */
export async function toPicture(figure: HTMLElement, { title, summary }: PictureWords): Promise<Blob | null> {
  const drawing = figure.querySelector('svg[data-chart], canvas')
  if (!(drawing instanceof SVGSVGElement || drawing instanceof HTMLCanvasElement)) return null
  const { width, height } = drawing.getBoundingClientRect()
  const source = drawing instanceof SVGSVGElement ? await load(drawing) : drawing
  const canvas = document.createElement('canvas')
  canvas.width = (width + 2 * MARGIN) * SCALE
  canvas.height = (height + HEAD + MARGIN) * SCALE
  const context = canvas.getContext('2d')
  if (!context) return null
  const { color, fontFamily } = getComputedStyle(figure)
  context.scale(SCALE, SCALE)
  context.fillStyle = getComputedStyle(document.documentElement).backgroundColor
  context.fillRect(0, 0, width + 2 * MARGIN, height + HEAD + MARGIN)
  context.fillStyle = color
  context.font = `500 16px ${fontFamily}`
  context.fillText(title, MARGIN, 28, width)
  context.font = `400 12px ${fontFamily}`
  context.fillText(summary, MARGIN, 48, width)
  context.drawImage(source, MARGIN, HEAD, width, height)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
}
