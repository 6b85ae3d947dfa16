/** The driver took the textures away: after a reset, or when other pages needed the memory. */
export class ContextLostError extends Error {
  override readonly name = "ContextLostError";

  constructor() {
    super("The graphics card was reset while it computed. Try again to load the map once more.");
  }
}
