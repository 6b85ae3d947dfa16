/** Path of the first page, with a slash at its end: "/", or below it where a proxy shows the service. */
export const root = typeof document === "undefined" ? "/" : new URL(document.baseURI).pathname;
