/** What a dataset may claim before memory is set aside for it. */
export const limits = {
  /** Channels of a feature map. At 8 bit the integer dot product holds 33,025; no network in use has as many. */
  features: 16_384,
  /** Cells on a side. */
  side: 16_384,
  /** Bytes of the unpacked map, over all tiles: what a browser tab can hold. */
  mapBytes: 2 ** 31,
  /** Bytes of metadata.json. */
  metadataBytes: 1 << 20,
  /** Bytes of overlay.jpg. */
  overlayBytes: 64 << 20,
  /** Bytes of one PNG tile. */
  tileBytes: 512 << 20,
} as const;
