import type { ServiceInfo } from "../service/serviceInfo";

interface Props {
  readonly service: ServiceInfo;
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

/** The networks on offer; nothing where there is one. */
export function ModelPicker({ service, chosen, onChoose }: Props) {
  if (service.models.length < 2) return null;
  return (
    <label class="field">
      <span>Model</span>
      <select class="select" value={chosen} onChange={(event) => onChoose(event.currentTarget.value)}>
        {service.models.map(({ id, name, label }) => (
          <option key={id} value={id}>
            {name} – {label}
          </option>
        ))}
      </select>
    </label>
  );
}
