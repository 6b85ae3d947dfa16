using System.Security.Cryptography;
using IFeaLiD.Models.Graphs;
using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models;

/// <summary>A model's .onnx file, read only if it is the one that its manifest describes.</summary>
internal static class ModelFile
{
    /// <exception cref="ModelException">file-missing, file-unreadable, file-size, file-checksum, and all of <see cref="Network.From"/>.</exception>
    public static Network Read(string folder, ModelManifest manifest)
    {
        try
        {
            using var stream = new FileStream(Path.Combine(folder, manifest.File), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            Verify(stream, manifest);
            stream.Position = 0;
            return Network.From(OnnxReader.Read(stream, OnnxLimits.Default));
        }
        catch (FileNotFoundException error)
        {
            throw new ModelException(ModelErrorCodes.FileMissing, $"model.json names the file {manifest.File}, which is not in its folder.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(ModelErrorCodes.FileUnreadable, $"The file {manifest.File} cannot be read: {error.Message}", error);
        }
    }

    private static void Verify(FileStream stream, ModelManifest manifest)
    {
        if (stream.Length != manifest.Bytes)
            throw new ModelException(ModelErrorCodes.FileSize, $"{manifest.File} has {stream.Length} bytes; model.json says {manifest.Bytes}. Copy the file again, or correct \"bytes\" and \"sha256\".");
        string found = Convert.ToHexStringLower(SHA256.HashData(stream));
        if (found != manifest.Sha256)
            throw new ModelException(ModelErrorCodes.FileChecksum, $"{manifest.File} has SHA-256 {found}; model.json says {manifest.Sha256}. Copy the file again, or correct \"sha256\".");
    }
}
