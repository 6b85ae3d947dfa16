using System.ComponentModel.DataAnnotations;

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

    /// <summary>Threads in force.</summary>
    internal int ThreadCount => Threads > 0 ? Threads : Environment.ProcessorCount;
}
