interface Props {
  readonly name: string;
  /** What the file holds, in a few words. */
  readonly what: string;
  readonly off?: boolean;
  readonly press: () => void;
}

/** One file that can be had. */
export function ExportItem({ name, what, off, press }: Props) {
  return (
    <button type="button" class="button export-item" disabled={off} onClick={press}>
      {name} <span class="small soft">{what}</span>
    </button>
  );
}
