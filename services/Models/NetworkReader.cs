using IFeaLiD.Models.Graphs;
using IFeaLiD.Models.Onnx;
using IFeaLiD.Models.Safetensors;

namespace IFeaLiD.Models;

/// <summary>Files of the kinds that can be a model, told apart by the ends of their names.</summary>
internal static class NetworkReader
{
    private const string Onnx = ".onnx", Safetensors = ".safetensors";

    /// <summary>Whether a file could be a network.</summary>
    public static bool Reads(string file) => file.EndsWith(Onnx, StringComparison.Ordinal) || HoldsWeightsAlone(file);

    /// <summary>Whether a file holds weights without a graph, which is written by their names.</summary>
    public static bool HoldsWeightsAlone(string file) => file.EndsWith(Safetensors, StringComparison.Ordinal);

    /// <summary>Files of a folder, not of those in it, that could be networks; sorted by name.</summary>
    public static IEnumerable<string> FilesOf(string folder) => Directory.EnumerateFiles(folder).Where(Reads).Order(StringComparer.Ordinal);

    /// <param name="stream">Seekable.</param>
    /// <param name="file">Its name.</param>
    /// <param name="limits">What is refused.</param>
    /// <exception cref="ModelException">not-onnx, not-safetensors, design-unknown, too-large, and all of <see cref="Network.From"/>.</exception>
    public static Network Read(Stream stream, string file, OnnxLimits limits) =>
        Network.From(HoldsWeightsAlone(file) ? ResNetGraph.Write(SafetensorsFile.Open(stream, limits)) : OnnxReader.Read(stream, limits));
}
