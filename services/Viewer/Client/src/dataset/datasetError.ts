/** A dataset that cannot be shown. Its message is a sentence for the person who opened it. */
export class DatasetError extends Error {
  override readonly name = "DatasetError";
}
