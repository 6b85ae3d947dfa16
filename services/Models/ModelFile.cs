using System.Security.Cryptography;
using IFeaLiD.Models.Graphs;
using IFeaLiD.Models.Onnx;

namespace IFeaLiD.Models;

/// <summary>
/// A model's file, kept open: who holds the model can read it again after it was moved or deleted. It is read only if it is the one that its
/// manifest describes.
/// </summary>
internal sealed class ModelFile : IDisposable
{
    private const int Block = 1 << 16;

    private readonly FileStream stream;
    private readonly ModelManifest manifest;
    private readonly Lock one = new();

    private ModelFile(FileStream stream, ModelManifest manifest) => (this.stream, this.manifest) = (stream, manifest);

    /// <exception cref="ModelException">file-missing, file-unreadable.</exception>
    public static ModelFile Open(string folder, ModelManifest manifest)
    {
        try
        {
            // Whoever keeps the models may replace and delete the file meanwhile: its checksum tells.
            return new ModelFile(new FileStream(Path.Combine(folder, manifest.File), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0), manifest);
        }
        catch (FileNotFoundException error)
        {
            throw new ModelException(ModelErrorCodes.FileMissing, $"model.json names the file {manifest.File}, which is not in its folder.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(manifest, error);
        }
    }

    /// <summary>The network, its weights included.</summary>
    /// <exception cref="ModelException">file-unreadable, file-size, file-checksum, and all of <see cref="NetworkReader.Read"/>.</exception>
    public Network Read()
    {
        lock (one)
        {
            try
            {
                stream.Position = 0;
                var bytes = new BufferedStream(stream, Block); // of this reading alone: the file may change; not disposed, since the file stays open
                Verify(bytes);
                bytes.Position = 0;
                return NetworkReader.Read(bytes, manifest.File, OnnxLimits.Default);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw Unreadable(manifest, error);
            }
        }
    }

    public void Dispose() => stream.Dispose();

    private void Verify(Stream bytes)
    {
        if (bytes.Length != manifest.Bytes)
            throw new ModelException(ModelErrorCodes.FileSize, $"{manifest.File} has {bytes.Length} bytes; model.json says {manifest.Bytes}. Copy the file again, or correct \"bytes\" and \"sha256\".");
        string found = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (found != manifest.Sha256)
            throw new ModelException(ModelErrorCodes.FileChecksum, $"{manifest.File} has SHA-256 {found}; model.json says {manifest.Sha256}. Copy the file again, or correct \"sha256\".");
    }

    private static ModelException Unreadable(ModelManifest manifest, Exception error) => new(ModelErrorCodes.FileUnreadable, $"The file {manifest.File} cannot be read: {error.Message}", error);
}
