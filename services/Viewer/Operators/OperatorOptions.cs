using System.ComponentModel.DataAnnotations;

namespace IFeaLiD.Viewer.Operators;

/// <summary>Who may change which models are on offer, and how.</summary>
public sealed class OperatorOptions
{
    /// <summary>At least 16 characters: whoever sends it is the operator, wherever from, and nobody else is. Default none.</summary>
    [MinLength(16)]
    public string? Token { get; set; }

    /// <summary>Without a token: whether people at this machine are the operator, by a loopback address and not through a proxy. Default true.</summary>
    public bool Loopback { get; set; } = true;

    /// <summary>Bytes of an uploaded network. Default 1 GiB, which is also what is read of one.</summary>
    [Range(1, 1L << 30)]
    public long ModelBytes { get; set; } = 1L << 30;
}
