using System.Text.Json.Serialization;
using IFeaLiD.Extractor.Telling;

namespace IFeaLiD.Extractor.Convert;

/// <summary>What <c>convert --json</c> tells: a map of <c>height x width x channels</c>.</summary>
/// <param name="Kind">dataset or array.</param>
/// <param name="Input">As it was named on the command line.</param>
/// <param name="File">Path of the result, or <c>-</c>.</param>
/// <param name="Height">Rows of cells.</param>
/// <param name="Width">Cells a row.</param>
/// <param name="Channels">Values a cell.</param>
/// <param name="Bytes">Of the file.</param>
internal sealed record ConvertedFile(string Kind, string Input, string File, int Height, int Width, int Channels, long Bytes)
{
    /// <summary>Bits a value of a dataset; absent for an array.</summary>
    public int? Precision { get; init; }

    /// <summary>Of an array's numbers, as NumPy calls it; absent for a dataset.</summary>
    public string? Type { get; init; }

    /// <summary>Whether an array holds activations: of a dataset that states no range it holds 0 to 1; absent for a dataset.</summary>
    public bool? RangeKnown { get; init; }

    /// <summary>The network that computed an array's values; absent where the dataset names none.</summary>
    public NamedModel? Model { get; init; }

    /// <summary>For people.</summary>
    [JsonIgnore]
    public string Sentence => (File == OutputFile.Standard ? "" : $"{File}: ") + $"{Height} x {Width} x {Channels} "
        + (Type is null ? $"at {Precision} bit" : $"of {Type}")
        + (RangeKnown == false ? ", from 0 to 1: the dataset does not state the range of its activations" : "")
        + (Model is null ? "" : $"; {Model.Sentence}");
}
