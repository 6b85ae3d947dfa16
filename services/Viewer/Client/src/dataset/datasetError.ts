/** A dataset that cannot be shown. Its message is a sentence for the person who opened it. */
export class DatasetError extends Error {
  override readonly name: string = "DatasetError";
}

/** A tile that is not what it should be. */
export class DamageError extends DatasetError {
  /** @param found what is wrong, a whole sentence */
  constructor(found: string, options?: ErrorOptions) {
    super(`${found} Load or download the dataset once more.`, options);
  }
}
