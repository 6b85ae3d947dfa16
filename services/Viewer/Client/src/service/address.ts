import { root } from "../page/root";

/** Beginning of the addresses of the API. */
export const api = `${root}api/v1`;
