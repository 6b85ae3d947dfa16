using System.ComponentModel.DataAnnotations;
using IFeaLiD.Datasets.Arrays;

namespace IFeaLiD.Extraction.Inference;

/// <summary>How networks are run.</summary>
public sealed class InferenceOptions
{
    /// <summary>Threads of one run; 0 takes all cores. Default 0.</summary>
    [Range(0, 1024)]
    public int Threads { get; set; }

    /// <summary><c>cpu</c>, or <c>cuda</c> where the program was built with the CUDA runtime; falls back to the processor. Default cpu.</summary>
    [RegularExpression("cpu|cuda")]
    public string Device { get; set; } = "cpu";

    /// <summary>
    /// Bytes that tensors and feature maps of an extraction may take: half of it for the layers of one strip, so this decides how high strips
    /// are, a quarter for each of two maps; a larger map goes to a temporary file. Default 448 MiB.
    /// </summary>
    [Range(16L << 20, 1L << 40)]
    public long MemoryBytes { get; set; } = 448L << 20;

    /// <summary>Bytes that the layers of a network may take which sees the whole picture, so that strips are not possible. Default 4 GiB.</summary>
    [Range(16L << 20, 1L << 40)]
    public long WholePictureBytes { get; set; } = 4L << 30;

    /// <summary>Folder of the temporary files, on a disk rather than in memory; null takes the system's. The host sets it to one beside its data.</summary>
    public string? ScratchFolder { get; set; }

    /// <summary>Where a map that was brought as an array lies while it is converted: it may take what one map of an extraction may.</summary>
    public ArrayRoom MapRoom => new(MemoryBytes / 4, ScratchFolder ?? Path.GetTempPath());

    /// <summary>Threads in force.</summary>
    internal int ThreadCount => Threads > 0 ? Threads : Environment.ProcessorCount;
}
