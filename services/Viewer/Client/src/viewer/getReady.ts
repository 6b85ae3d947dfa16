import { archiveWorkers } from "../dataset/archiveClient";
import { decoderCount, decodeWorkers } from "../dataset/decodePool";
import { kernelModule } from "../kernel/kernelModule";
import { workerCount } from "../kernel/workerStock";
import type { BackendName } from "../similarity/backend";
import { bandWorkers } from "../similarity/wasm/bandClient";

/** Starts what a dataset will need, while the page still waits for its first bytes. */
export function getReady(forced: BackendName | null): void {
  void kernelModule().catch(() => undefined);
  archiveWorkers.fill(1);
  decodeWorkers.fill(decoderCount());
  if (forced !== "webgl2") bandWorkers.fill(workerCount());
}
