import { signal } from "@preact/signals";
import { root } from "./root";

/** What the page shows: the upload page, a view behind a link, two of them side by side, a dataset or an array opened from a local file, or the operator's page. */
export type Route =
  | { readonly page: "upload"; readonly photo?: File }
  | { readonly page: "view"; readonly id: string }
  | { readonly page: "compare"; readonly ids: readonly [string, string] }
  | { readonly page: "operator" }
  | { readonly page: "local"; readonly drop: number; readonly file: File }
  | { readonly page: "array"; readonly drop: number; readonly file: File; readonly photo: File | null };

/** How many files were opened locally: tells one from another of the same name. */
let drops = 0;

export const route = signal<Route>(routeOf(location.pathname));

addEventListener("popstate", () => {
  route.value = routeOf(location.pathname);
});

/** Goes to a page of the application without loading it anew. */
export function navigate(path: string): void {
  history.pushState(null, "", path);
  route.value = routeOf(path.replace(/#.*/, ""));
}

/** Opens a local file in the viewer: the address stays, and "back" leads to the upload page. */
export function openLocally(file: File): void {
  history.pushState({ local: file.name }, "", root);
  route.value = { page: "local", drop: ++drops, file };
}

/** Opens a local array as `openLocally` opens a dataset, with a photo below it if there is one. */
export function openArrayLocally(file: File, photo: File | null): void {
  history.pushState({ local: file.name }, "", root);
  route.value = { page: "array", drop: ++drops, file, photo };
}

/** Takes a photo to the upload page. */
export function bringPhoto(photo: File): void {
  history.pushState(null, "", root);
  route.value = { page: "upload", photo };
}

function routeOf(path: string): Route {
  const below = path.startsWith(root) ? path.slice(root.length) : "";
  if (/^operator\/?$/.test(below)) return { page: "operator" };
  const pair = /^compare\/([^/]+)\/([^/]+)\/?$/.exec(below);
  if (pair) return { page: "compare", ids: [decoded(pair[1]!), decoded(pair[2]!)] };
  const match = /^v\/([^/]+)\/?$/.exec(below);
  return match?.[1] ? { page: "view", id: decoded(match[1]) } : { page: "upload" };
}

/** A part of a path. One that is badly escaped names nothing that there is, and stays as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
