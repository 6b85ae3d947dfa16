import { useEffect, useState } from "preact/hooks";
import { formatBytes } from "../page/format";
import { ProblemNotice } from "../page/ProblemNotice";
import { navigate, openArrayLocally, openLocally } from "../page/route";
import { getService } from "../service/api";
import { Problem } from "../service/problem";
import type { ServiceInfo } from "../service/serviceInfo";
import { arrayAmong } from "./arrayAmong";
import { consider } from "./consider";
import { DropZone } from "./DropZone";
import { PhotoForm } from "./PhotoForm";
import { Samples } from "./Samples";
import { useFileInput } from "./useFileInput";

/** The first page: a photo in, a link out; or a dataset, opened at once. */
export function UploadPage({ first }: { first: File | null }) {
  const [service, setService] = useState<ServiceInfo | null>(null);
  const [photo, setPhoto] = useState(first);
  const [error, setError] = useState<unknown>(null);
  const ask = () => getService().then(setService, setError);
  useEffect(() => {
    document.title = "IFeaLiD";
    void ask();
  }, []);
  const take = async (file: File, all: readonly File[] = [file]) => {
    setError(null);
    const brought = await arrayAmong(all);
    if (brought) return openArrayLocally(brought.array, brought.photo);
    const refusal = await consider(file, service);
    if (refusal instanceof Problem) setError(refusal);
    else if (refusal === "dataset") openLocally(file);
    else {
      setPhoto(file);
      // The service may not have answered when the page was opened.
      if (!service) void ask();
    }
  };
  const dragging = useFileInput(take);

  return (
    <div class={dragging ? "upload dragging" : "upload"}>
      <header class="upload-header">
        <img src="icon.svg" alt="" width="36" height="36" />
        <span>IFeaLiD</span>
      </header>
      <main>
        <h1>See what a neural network finds similar in your photo</h1>
        <p class="lead soft">
          Upload a photo and get a link. Behind it a heat map shows, live under the pointer, how similarly the
          network responds to every other part of the picture.
        </p>
        {error !== null && <ProblemNotice error={error} />}
        {photo && service ? (
          <PhotoForm
            key={`${photo.name} ${photo.lastModified}`}
            photo={photo}
            service={service}
            onBack={() => setPhoto(null)}
            onSubmitted={(view) => navigate(view.link)}
          />
        ) : (
          <>
            <DropZone onFile={take} />
            <Samples onFile={take} onError={setError} />
          </>
        )}
      </main>
      {service && <Footer service={service} />}
    </div>
  );
}

function Footer({ service }: { service: ServiceInfo }) {
  const { keeping, limits, refusedModels } = service;
  const photo =
    keeping.photoHours === 0
      ? "the photo is deleted after its extraction"
      : `the photo is deleted after ${keeping.photoHours} hours`;
  const view = keeping.viewDays === null ? "until you delete it" : `for ${keeping.viewDays} days`;
  return (
    <footer class="upload-footer small soft">
      <p>
        Photos up to {formatBytes(limits.photoBytes)} and {Math.round(limits.photoPixels / 1e6)} megapixels,
        datasets up to {formatBytes(limits.datasetBytes)}, arrays up to {formatBytes(limits.arrayBytes)}. What
        is kept: {photo}; the view, with a smaller copy of the photo and without its metadata, stays {view}.
        Links cannot be guessed and are listed nowhere.
        {service.accessToken && " Uploads need an access token."}
      </p>
      {refusedModels.length > 0 && (
        <details>
          <summary>
            {refusedModels.length === 1 ? "1 model file" : `${refusedModels.length} model files`} cannot be
            used
          </summary>
          <ul>
            {refusedModels.map(({ file, detail }) => (
              <li key={file}>
                <span class="number">{file}</span>: {detail}
              </li>
            ))}
          </ul>
        </details>
      )}
      <p>
        IFeaLiD {service.version} · <a href="openapi/index.html">API</a>
      </p>
    </footer>
  );
}
