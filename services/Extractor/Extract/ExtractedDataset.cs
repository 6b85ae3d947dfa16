using System.Text.Json.Serialization;
using IFeaLiD.Extractor.Telling;

namespace IFeaLiD.Extractor.Extract;

/// <summary>One line of <c>extract --json</c>: a dataset of <c>height x width x channels</c>.</summary>
/// <param name="Photo">As it was named on the command line, or found.</param>
/// <param name="File">Path of the dataset; absent where it stays at the service.</param>
/// <param name="Stage">Of the network.</param>
/// <param name="Width">Cells a row.</param>
/// <param name="Height">Rows of cells.</param>
/// <param name="Channels">Values a cell.</param>
/// <param name="Precision">Bits a value.</param>
/// <param name="Bytes">Of the file.</param>
/// <param name="Sha256">Of the file, 64 lower-case hex digits.</param>
internal sealed record ExtractedDataset(
    string Photo, string? File, string Stage, int Width, int Height, int Channels, int Precision, long Bytes, string Sha256)
{
    /// <summary>Tells lines of different kinds apart.</summary>
    [JsonPropertyOrder(-1)]
    public string Kind => "dataset";

    /// <summary>Where the service has it; absent where there is none.</summary>
    public Uri? Url { get; init; }

    /// <summary>The network; absent where a service does not say.</summary>
    public NamedModel? Model { get; init; }

    /// <summary>For people.</summary>
    public string Sentence => $"{File ?? Url?.ToString()}: {Height} x {Width} x {Channels} at {Precision} bit, {(Bytes < 1e6 ? $"{Bytes / 1e3:0} kB" : $"{Bytes / 1e6:0.0} MB")}{(Model is null ? "" : $"; {Model.Sentence}")}";
}
