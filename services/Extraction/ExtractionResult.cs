namespace IFeaLiD.Extraction;

/// <summary>What has been published for a request; grows stage by stage.</summary>
/// <param name="PhotoWidth">Pixels a row of the upright photo.</param>
/// <param name="PhotoHeight">Rows of the upright photo.</param>
/// <param name="Stages">Datasets, in the order in which they became ready.</param>
public sealed record ExtractionResult(int PhotoWidth, int PhotoHeight, IReadOnlyList<StageDataset> Stages);

/// <summary>One stage's dataset: <c>height x width x channels</c>.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Width">Cells a row.</param>
/// <param name="Height">Rows of cells.</param>
/// <param name="Channels">Values a cell.</param>
/// <param name="Dataset">SHA-256, the dataset's name in the store.</param>
/// <param name="Bytes">Of the dataset.</param>
public sealed record StageDataset(string Stage, int Width, int Height, int Channels, string Dataset, long Bytes);
