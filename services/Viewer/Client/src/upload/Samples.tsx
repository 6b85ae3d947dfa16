import { unreachable } from "../service/problem";

const samples = [
  { file: "cat.jpg", name: "Cat" },
  { file: "astronaut.jpg", name: "Astronaut" },
  { file: "coffee.jpg", name: "Coffee" },
];

interface Props {
  readonly onFile: (file: File) => void;
  readonly onError: (error: unknown) => void;
}

/** Photos to try it with; their origin and rights stand in samples/README.md. */
export function Samples({ onFile, onError }: Props) {
  const take = async (name: string) => {
    const response = await fetch(`samples/${name}`).catch(() => null);
    if (!response?.ok) throw unreachable();
    onFile(new File([await response.blob()], name, { type: "image/jpeg" }));
  };
  return (
    <section class="samples" aria-label="Sample photos">
      <h2 class="small soft">No photo at hand? Try one of these:</h2>
      <ul>
        {samples.map(({ file, name }) => (
          <li key={file}>
            <button type="button" class="sample" onClick={() => take(file).catch(onError)}>
              <img src={`samples/${file}`} alt="" width="168" height="112" />
              <span>{name}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
