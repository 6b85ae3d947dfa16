import { useEffect, useState } from "preact/hooks";

/** For screen readers: speaks when the reference has rested for a moment. */
export function Spoken({ text }: { text: string }) {
  const [spoken, setSpoken] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSpoken(text), 500);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p class="visually-hidden" aria-live="polite">
      {spoken}
    </p>
  );
}
