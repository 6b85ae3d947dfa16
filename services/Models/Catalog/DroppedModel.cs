using System.Security.Cryptography;
using System.Text;
using IFeaLiD.Models.Graphs;
using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models;

/// <summary>A network that somebody has put into the models' folder without a word about it, and what is taken for granted of it.</summary>
internal static class DroppedModel
{
    private const int LongestId = 64;

    /// <summary>What most networks of torchvision and timm want: RGB, 0 to 1, mean and deviation of ImageNet.</summary>
    public static readonly Preprocessing Usual = new(ChannelOrder.Rgb, 255, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);

    /// <exception cref="ModelException">not-onnx, too-large, file-unreadable.</exception>
    public static ModelManifest Describe(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Describe(stream, Path.GetFileName(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(ModelErrorCodes.FileUnreadable, $"The file cannot be read: {error.Message}", error);
        }
    }

    /// <param name="stream">Seekable; read from its beginning.</param>
    /// <param name="name">Of the file.</param>
    /// <exception cref="ModelException">not-onnx, too-large.</exception>
    public static ModelManifest Describe(Stream stream, string name)
    {
        if (!NetworkReader.Reads(name))
            throw new ModelException(ModelErrorCodes.NotOnnx, $"The name {name} does not end in .onnx or .safetensors: other files are not read.");
        if (stream.Length > OnnxLimits.Default.MaxBytes)
            throw new ModelException(ModelErrorCodes.TooLarge, $"The file has {stream.Length} bytes; at most {OnnxLimits.Default.MaxBytes} are read.");
        bool weights = NetworkReader.HoldsWeightsAlone(name);
        stream.Position = 0;
        return new ModelManifest
        {
            Id = IdOf(name),
            Name = Path.GetFileNameWithoutExtension(name),
            Label = "a file of the operator's, weights unknown",
            Architecture = weights ? "ResNet as in torchvision, written by the names of the weights, up to conv4_x" : "unknown",
            Source = $"the file {name} in the models' folder",
            Licence = "not stated",
            Attribution = [],
            File = name,
            Bytes = stream.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(stream)),
            Preprocessing = Usual,
            Stages = weights ? [.. StageFinder.Strides.Select(stage => new ManifestStage(stage.Key, null, $"The end of the layers of stride {stage.Value}."))] : [],
            Card = null,
        };
    }

    /// <summary>A model's id out of a file's name, or of any other: a-z, 0-9 and "-".</summary>
    public static string IdOf(string name)
    {
        name = NetworkReader.Reads(name) ? Path.GetFileNameWithoutExtension(name) : name;
        var id = new StringBuilder();
        foreach (char c in name.ToLowerInvariant())
            if (char.IsAsciiLetterOrDigit(c))
                id.Append(c);
            else if (id.Length > 0 && id[^1] != '-')
                id.Append('-');
        string text = id.ToString().Trim('-');
        text = (text.Length > LongestId ? text[..LongestId] : text).TrimEnd('-');
        return text.Length > 0 ? text : "model";
    }
}
