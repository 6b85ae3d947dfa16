import { useState } from "preact/hooks";
import { Icon } from "../page/Icon";

interface Props {
  readonly link: string;
  /** What of the view stands in the link, asked for when the button is pressed. */
  readonly fragment: () => string;
}

/** Copies the link with the whole view; the keyboard presses this button. */
export function CopyLinkButton({ link, fragment }: Props) {
  const [copied, setCopied] = useState(false);
  const press = async () => {
    await copyText(link + fragment());
    setCopied(true);
    setTimeout(() => setCopied(false), 1_800);
  };
  return (
    <button type="button" id="copy-link" class="button" title={`Copy ${link} (s)`} onClick={press}>
      <Icon name={copied ? "check" : "copy"} />
      <span aria-live="polite">{copied ? "Copied" : "Copy link"}</span>
    </button>
  );
}

/** The clipboard needs https or localhost; elsewhere the link is shown for copying by hand. */
async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    prompt("Copy the link:", text);
  }
}
