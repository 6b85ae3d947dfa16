/** Line drawings of 24 x 24 units. */
const paths = {
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  copy: "M9 9h10v11H9zM5 15V4h10",
  check: "M5 12.5l4.5 4.5L19 7.5",
  download: "M12 4v11m-5-5l5 5 5-5M5 20h14",
  export: "M12 15V4m-4 4l4-4 4 4M5 14v6h14v-6",
  trash: "M4 7h16M9 7V4h6v3m-9 0l1 13h10l1-13",
  info: "M12 11v6m0-10v.01M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z",
  help: "M9.5 9.5a2.5 2.5 0 1 1 4 2c-1 .7-1.5 1.2-1.5 2.5m0 3v.01M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z",
  close: "M6 6l12 12M18 6L6 18",
  pin: "M12 21s6.5-5.7 6.5-11a6.5 6.5 0 1 0-13 0c0 5.3 6.5 11 6.5 11zm0-8.5a2.5 2.5 0 1 0 0-5a2.5 2.5 0 1 0 0 5z",
  photo: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15 9v.01",
  share: "M12 15V4m-4 4l4-4 4 4M6 12v8h12v-8",
  bars: "M4 6h14M4 12h9M4 18h12",
  plus: "M12 6v12M6 12h12",
  minus: "M6 12h12",
  fit: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  squares: "M4 4h8v8H4zM12 12h8v8h-8zM12 4h8v8M4 12v8h8",
  smooth: "M3 17c4 0 5-10 9-10s5 10 9 10",
  freeze: "M12 3v18M4.2 7.5l15.6 9M19.8 7.5l-15.6 9",
  columns: "M4 5h7v14H4zM13 5h7v14h-7z",
  swap: "M7 20V5m-4 4l4-4 4 4M17 4v15m-4-4l4 4 4-4",
  upload: "M12 16V5m-5 5l5-5 5 5M4 19h16",
} as const;

export type IconName = keyof typeof paths;

/** Decoration beside a text or inside a labelled control. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
