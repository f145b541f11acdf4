// Line icons, drawn on a 24 grid with one stroke width; decorative only, so always hidden from assistive tools.
const paths = {
  mark: 'M3 12h4l2-6 4 13 3-9 1.5 2H21',
  now: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16M12 8v4l3 2',
  today: 'M4 7h16M4 12h10M4 17h13',
  history: 'M5 19V9M12 19V5M19 19v-7',
  lab: 'M9 4h6M10 4v6l-5 9h14l-5-9V4M8 14h8',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4',
  search: 'M11 5a6 6 0 1 1 0 12 6 6 0 0 1 0-12M16 16l4 4',
  camera: 'M4 8h11v9H4zM15 11l5-3v9l-5-3',
  keys: 'M3 7h18v10H3zM7 11h.01M11 11h.01M15 11h.01M8 14h8',
  tabs: 'M4 8h16v11H4zM4 8V5h7v3',
  close: 'M6 6l12 12M18 6L6 18',
  chevron: 'M9 6l6 6-6 6',
  copy: 'M9 9h10v10H9zM5 15V5h10',
  check: 'M5 13l4 4L19 7',
  alert: 'M12 5l8 14H4zM12 10v4M12 17h.01',
  quiet: 'M12 5a7 7 0 1 1 0 14 7 7 0 0 1 0-14M9 12h6',
  palette:
    'M12 4a8 8 0 1 0 0 16c1.4 0 1.6-1 1-1.800-.7-1 0-2.200 1.400-2.200H17a3 3 0 0 0 3-3c0-5-3.600-9-8-9M8.500 9.500h.01M12 8h.01M15.500 9.500h.01',
  data: 'M5 6c0-1 3-2 7-2s7 1 7 2-3 2-7 2-7-1-7-2v12c0 1 3 2 7 2s7-1 7-2V6M5 12c0 1 3 2 7 2s7-1 7-2',
  shield: 'M12 4l7 3v5c0 4-3 7-7 8-4-1-7-4-7-8V7z',
  doctor: 'M9 4h6v5h5v6h-5v5H9v-5H4V9h5z',
  about: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16M12 11v5M12 8h.01',
} as const
export type IconName = keyof typeof paths

export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={paths[name]} />
  </svg>
)
