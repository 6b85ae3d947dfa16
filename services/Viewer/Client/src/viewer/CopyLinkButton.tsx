import { useState } from "preact/hooks";
import { Icon } from "../page/Icon";

/** Copies the address of the page as it stands; `copy` is shared with the keyboard. */
export function CopyLinkButton({ link }: { link: string }) {
  const [copied, setCopied] = useState(false);
  const press = async () => {
    await copyText(link + location.hash);
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
