using System.Text.Json.Serialization;

namespace IFeaLiD.Jobs.Nats.Work;

/// <summary>What a worker sends on its heart-beats, and with its reports: it lives, and this is how far it is.</summary>
/// <param name="Fence">Of its attempt.</param>
/// <param name="Reports">How many reports there were, the one that is in it included.</param>
/// <param name="Progress">The newest report.</param>
internal sealed record SignOfLife(long Fence, int Reports, string? Progress)
{
    /// <summary>Time stamp of when this process heard it.</summary>
    [JsonIgnore]
    public long HeardAt { get; init; }
}
