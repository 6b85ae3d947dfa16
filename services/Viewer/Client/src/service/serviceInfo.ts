/** What the service can do and allows: GET /api/v1/service. */
export interface ServiceInfo {
  readonly version: string;
  readonly models: readonly ModelInfo[];
  readonly defaultModel: string;
  /** The largest uploads: bytes and pixels of a photo, bytes of a dataset and of an array. */
  readonly limits: {
    readonly photoBytes: number;
    readonly photoPixels: number;
    /** Pixels that a network is run on. */
    readonly inferencePixels: number;
    /** Least pixels of a side. */
    readonly leastSide: number;
    readonly datasetBytes: number;
    readonly arrayBytes: number;
  };
  /** Sizes to which a photo can be scaled; pixels is null for "as it is". */
  readonly sizes: readonly { readonly id: string; readonly label: string; readonly pixels: number | null }[];
  readonly defaultSize: string;
  /** Whether uploads need an access token. */
  readonly accessToken: boolean;
  /** How long a photo and a view are kept; null: until deleted. */
  readonly keeping: { readonly photoHours: number; readonly viewDays: number | null };
  /** Files in the models folder that cannot be used, and why. */
  readonly refusedModels: readonly {
    readonly file: string;
    readonly code: string;
    readonly detail: string;
  }[];
}

/** A network that can be chosen. */
export interface ModelInfo {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly licence: string;
  readonly source: string;
  readonly stages: readonly StageInfo[];
  /** How many layers can be asked for besides. */
  readonly layers: number;
  /** Size of the picture that layers with run "oneSize" need. */
  readonly exportedSize: { readonly width: number; readonly height: number } | null;
}

/** A layer of a network: its channels, photo pixels per cell, and what it responds to. */
export interface StageInfo {
  readonly name: string;
  readonly channels: number;
  readonly stride: number;
  readonly shows: string;
  /** Learnt on the service's machine; from the stage before to this one. */
  readonly secondsPerMegapixel: number;
  /** In strips, the whole picture at once, or at the exported size alone. */
  readonly run: "strips" | "whole" | "oneSize";
}

/** Any map of a network: GET /api/v1/models/{id}/layers. */
export interface LayerInfo extends Omit<StageInfo, "shows"> {
  readonly operator: string;
}
